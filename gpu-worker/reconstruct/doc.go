// Package reconstruct makes a 3D model from one photo and one mask in pure Go, by
// the learned shape, a small network of our own, or by silhouette inflation.
//
// # How
//
//	clean mask      islands under 5 % of the largest go, real holes stay
//	sample photo    the object's box on a working grid of about 50 000 pixels
//	smooth outline  a sub-pixel contour, so that no pixel stairs reach the rim
//	shape           learned: the network's slow heights and the inflation's fine ones;
//	                or inflated: union of balls blended with Poisson;
//	                or a slab with round edges
//	colour          halo removed, a plausible back
//	mesh            front and back sheets, closed by rings around the contour
//	splats          discs along the same surface, denser where the photo has detail
//
// The steps up to "shape" end in a heightField: a contour, a front and a back
// height over one picture grid. Everything after it asks only for that.
//
// # Frame
//
// Inside the package lengths are working-grid pixels, x right, y down as in the
// picture, z towards the viewer. The Model that leaves it is in splat's frame:
// Y up, front +Z, unit box.
//
// # Determinism
//
// The same input gives the same bytes on one core or many: work is split by
// rows that do not read each other's results, and sums run in a fixed order.
//
// # What this package does not do
//
// It does not find the object (package segment does), does not read or write
// files (package splat does), and does not know what an object looks like from
// behind: depth is guessed and the back is coloured from the front. It trains
// nothing (training/ does).
package reconstruct
