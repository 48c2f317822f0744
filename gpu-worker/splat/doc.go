// Package splat holds Gen3D's one model of a reconstructed object and every
// file that is made from it.
//
// A back end (silhouette inflation, the learned shape, SAM 3D) fills in a
// Model; this package turns it into output_mesh.ply, model.spz, model.glb,
// model.obj.zip, model.stl, poster.jpg and preview.webp.
//
// # Frame
//
// Every Model lives in one right-handed frame: X to the viewer's right, Y up,
// +Z from the object's front towards the viewer, so that a camera on +Z sees
// what the photo showed. The box around all mesh vertices and splat centres is
// centred on the origin and its longest side is exactly 1 ("unit box"); see
// Model.Normalise. Quaternions are w, x, y, z. This is glTF's frame; the PLY,
// SPZ, OBJ and STL files keep it too, so all of them line up in a viewer that
// takes files as they are (Spark, three.js). Editors that expect a trainer's PLY
// (SuperSplat, splat-transform) take Y as down in a PLY and show ours turned by
// half a turn about X; they know SPZ's frame and show the SPZ upright.
//
// # Files
//
// Each format is a function from a Model to an io.Writer: WritePLY, WriteSPZ,
// WriteGLB, WriteOBJZip, WriteSTL, Poster, Turntable. They check what they
// write and refuse it with ErrInvalidModel before the first byte. They may run
// at the same time on one Model; Mesh.EncodeTexture saves encoding the texture
// twice, and a Studio saves preparing the pictures twice. ReadPLY and ReadSPZ
// read foreign bytes and refuse them with ErrMalformed. A back end that only
// makes splats gets its mesh from MeshFromSplats.
//
// # Colour
//
// All colours are sRGB display values, as photos and 3DGS trainers store them.
// Only WriteGLB converts, because glTF's vertex colours are linear; glTF's base
// colour textures are sRGB like ours.
//
// # Determinism
//
// The same Model gives the same bytes on one core or on many: no clocks, no
// map order, no random numbers without a fixed seed.
//
// # What this package does not do
//
// It makes no shape from a photo (package reconstruct does), chooses no object
// key and uploads nothing (the worker does), loads no model weights, and keeps
// no view-dependent colour: a single photo has none to give, so spherical
// harmonics stop at degree 0.
package splat
