package photo

// space is what a picture's samples mean.
type space string

// The data colour spaces of ICC.1:2022, table 19, that pictures come in.
const (
	spaceRGB  space = "RGB "
	spaceGrey space = "GRAY"
	spaceCMYK space = "CMYK"
)

// conversion takes pixels of a profile to sRGB.
type conversion struct{}

func newConversion([]byte, space) *conversion { return nil }
func (c *conversion) apply([]byte)            {}
