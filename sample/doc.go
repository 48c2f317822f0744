// Package sample is the photo that Gen3D is shown with: ours, from the first
// pixel to the true shape behind it.
//
// [Photo] is a picture of a glazed stoneware duck in a knitted scarf on an oak
// table, [Mask] marks exactly the pixels that show it, and [Scene] is what both
// were rendered from, so that a model made from the photo can be measured
// against the truth. Sub-package solids holds more known shapes, render the
// renderer. "go generate" makes the two files again, in some minutes.
//
// It holds no photograph of anything real, and no model weights.
package sample
