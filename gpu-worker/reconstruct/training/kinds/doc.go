// Package kinds makes random solids of many kinds: furniture, tools, vehicles,
// figures, animals, plants, vessels, machine parts and plain compositions. They
// are what the shape network learns from; each is a loose recipe with wide random
// proportions, and none copies a known model.
//
// Objects stand on or about the plane y = 0, y up and their front towards +z, in
// no particular size. A Shape is a union of closed parts that may overlap; only
// its first and last surface along a line of sight is meant to be read.
//
// It does not render (package render does), and no part of the service uses it:
// it runs when the weights are trained anew, see ../README.md.
package kinds
