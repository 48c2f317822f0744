// Package segment turns a photo and a few clicks into the mask of one object,
// without anybody's weights: it is the stage-1 back end that every machine has.
//
// Three layers, each usable alone:
//
//   - Encode builds a segmentation hierarchy of the photo and packs it into the
//     tensor that SAM 1's decoder reads, (1,256,64,64). Decode, and the ONNX
//     graph that DecoderGraph writes, answer clicks from that tensor alone, at
//     pointer speed.
//   - Prepare and Session.Settle make the mask that is kept: several guesses at
//     how far the object reaches and a judge between them, geodesic distance
//     from the clicks, a graph cut with colour models where that is unsure, and
//     edges fitted to the photo's full resolution.
//   - DecodeMask, CheckMask, ParsePrompts and ParseDescriptor read what others
//     sent: mask_final.png, prompts.json and embeddings.json, none of it trusted.
//
// The same input gives the same bytes on any number of cores.
//
// Brush strokes are no prompts: a stroke is exact, and no cut may move it. The
// web editor keeps them as a layer over the mask that every click leaves alone.
// A mask that exists already is corrected by handing it to Settle as previous.
//
// It does NOT decode photos (it takes an upright sRGB image.NRGBA), does not
// talk to storage or queues, runs no neural network and knows no model but its
// own; SAM's encoders live behind the same contract elsewhere. Its results are
// called "baseline", never SAM.
package segment
