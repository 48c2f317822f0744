// Package photo turns strangers' bytes into safe, upright sRGB pixels.
//
// A file's format is decided by its content, never by its name. Its header is
// read and judged before a single pixel is decoded, so that a small file which
// claims a huge picture costs nothing. What comes out of [Normalise] is opaque
// (transparency lies over white), upright (EXIF orientation applied), sRGB
// (matrix and grey ICC profiles converted) and at most [MaxSide] on its long
// side. Re-encoding it with [EncodeJPEG] leaves every tag behind: GPS, camera,
// comments, embedded previews, and whatever a polyglot file hid beside the picture.
//
// Formats: JPEG (grey, YCbCr, RGB, CMYK and YCCK; baseline and progressive),
// PNG (all colour types and depths, interlaced, the default image of an APNG),
// WebP (lossy, lossless, alpha) and HEIC. The HEIC decoder is libheif and
// libde265 (LGPL-3.0-or-later) compiled to WebAssembly, wrapped by
// github.com/gen2brain/heic (MIT) and run in the sandbox of wazero
// (Apache-2.0). It is compiled on the first HEIC file, not at start. Build with
// the tag nodynamic: without it the wrapper would load a native libheif where
// one is installed, outside the sandbox, and such files are then refused.
//
// Every refusal is a [pipeline.Failure] with one of the photo_ codes; the same
// bytes always give the same pixels, on any number of cores.
//
// It does not read or write storage, judge masks or keep metadata. It takes no
// GIF, AVIF, TIFF or animated WebP, no JPEG of 12 bits, arithmetic coding or four
// colours without Adobe's marker; all are refused by name. Colours described by
// look-up tables (a press profile, for instance), by PNG's gAMA and cICP or by
// HEIC's nclx keep the format's plain conversion.
package photo
