// Package solids holds known three-dimensional objects: the truth against which
// reconstructions are measured, and the subject of the sample photo.
//
// Every [Solid] is analytic: it answers whether a point is inside it, how far
// it is from the surface, and what the surface looks like there. All stand on
// y = 0 about the y axis, with their front along +z, about 2 high, and can be
// pictured with package render.
//
// It makes no meshes or voxels, and its solids copy no product or known 3D model.
package solids
