// Package shape guesses how far an object's front and back lie before and behind
// the picture plane, from its outline and its picture, by a small convolutional
// network of our own: the learned shape. The weights are in this repository; how
// they were made is told in ../training/README.md.
//
// The network sees a square of Size pixels in which the object's longer side is
// Long pixels, and answers in the same square. Heights are in longer sides,
// positive towards the viewer, 0 about the middle of the object's depth, and
// follow the lines of sight: a pixel's front and back are on the same line.
//
// The answer is the same to the last bit for the same input, on one processor or
// many.
//
// It does not find the object, does not smooth or stitch what it answers and
// makes no mesh: package reconstruct does. Details finer than some two pixels of
// the square are not its business.
package shape
