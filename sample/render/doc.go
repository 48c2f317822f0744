// Package render makes pictures of known solids: a small path tracer.
//
// A [Scene] is one solid, given by its signed distance, on a wooden table under
// two soft lights before a plain backdrop. [Render] gives its photo and its true
// mask, and [Scene.Camera] the exact projection between them and the solid, so
// that a guess made from the photo can be measured against the truth.
//
// World and solids share one frame: y is up, the table is y = 0, and a solid's
// front looks along +z. Lengths have no unit; solids are about 2 high. Pixels
// depend on the scene, the size, the samples and the seed alone, never on the
// number of cores. (Processors that fuse multiply and add may differ in the last bit.)
//
// It does not render meshes, splats, glass, or depth of field, and it is not
// fast: a megapixel at 64 samples takes minutes.
package render
