//go:build wasip1

// Command wasm is package segment's chain for browsers: `make web` compiles it to
// WebAssembly, and the web app's settling worker (web/src/decoder/chain.ts) calls it.
// One implementation settles the masks everywhere, so that the mask under a click is
// the mask that the GPU worker would make.
//
// It is a WASI reactor: _initialize runs first, then the exports. The caller writes
// its input into the buffer that allocate answers; numbers are little-endian. An
// export that answers 0 has failed, and message says why.
//
//	allocate(bytes) → address          one buffer, valid until the next call
//	prepare(width, height) → 1         buffer: RGBA, row by row
//	settle(clicks, boxes, earlier) → address of width × height bytes, 255 object
//	        buffer: clicks × (x, y, label), boxes × (x0, y0, x1, y1) as float64,
//	        then, where earlier is 1, width × height bytes of a mask to correct
//	message(), message_length() → text in UTF-8
//
// It does NOT decode pictures, and reads no files.
package main
