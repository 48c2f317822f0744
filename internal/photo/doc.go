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
// (Apache-2.0). It is compiled on the first HEIC file, not at start.
//
// Every refusal is a [pipeline.Failure] with one of the photo_ codes; the same
// bytes always give the same pixels, on any number of cores.
//
// It does not read or write storage, judge masks, keep metadata, decode
// animations beyond their first frame, or convert colours by look-up-table
// profiles (a CMYK press profile, for instance): such pixels keep their naive
// conversion. Of HEIC's nclx colour description only the ICC form is used.
package photo
