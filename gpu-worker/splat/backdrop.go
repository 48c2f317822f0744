package splat

// backdrop fills what the object leaves free.
type backdrop int

const (
	studio      backdrop = iota // a light neutral gradient and the ground shadow
	transparent                 // nothing; alpha says where the object is
)

// The studio's gradient runs from a near white at the top to a light grey, both
// slightly cool so that they read as neutral beside warm objects.
var (
	studioTop    = [3]float32{toLinear(248), toLinear(248), toLinear(249)}
	studioBottom = [3]float32{toLinear(222), toLinear(223), toLinear(226)}
)

// studioAt is the backdrop's linear colour at a height, 0 at the top to 1.
func studioAt(y float32) [3]float32 {
	var c [3]float32
	for k := range 3 {
		c[k] = studioTop[k] + (studioBottom[k]-studioTop[k])*y
	}
	return c
}
