// Package quickjpeg decodes the JPEGs that cameras and browsers write, on all cores:
// one goroutine reads the coded bits, which nothing can share with it, while others
// turn what it read into pixels, row of blocks by row of blocks.
//
// It takes one thing only: baseline sequential, 8 bits, Huffman coded, grey or YCbCr, all
// components in one scan, ended by its EOI marker. All else is answered with [ErrOther]
// and left to image/jpeg: progressive, CMYK and RGB files, and every file that is in any
// way irregular, so that it alone decides what is forgiven and what a refusal says.
// The pixels are those of image/jpeg (Go 1.26), bit by bit: the same inverse transform,
// in the same integers. A fuzz target holds one against the other.
//
// A copy of the coded bits, no larger than the file, is held, and for each core and two
// more the coefficients of 32 rows; the planes as a whole only if they are asked for.
//
// It does not convert colours, turn or scale, read EXIF or ICC, or limit how large a
// picture may be: who calls it has judged the header.
package quickjpeg
