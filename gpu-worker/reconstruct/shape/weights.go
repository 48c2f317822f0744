package shape

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sync"
)

// Manifest describes the weights, as every model of Gen3D is described.
type Manifest struct {
	ID      string  `json:"id"`
	Family  string  `json:"family"` // "shape"
	Licence Licence `json:"licence"`
	File    string  `json:"file"`
	SHA256  string  `json:"sha256"` // of the file, in hexadecimal
	// Layers are the convolutions, in the file's order: each one's weights
	// [out][in][row][column], then its out biases, in half precision.
	Layers []*convolution `json:"layers"`
}

// Licence says whose the weights are.
type Licence struct {
	SPDX         string `json:"spdx"`
	Note         string `json:"note"`
	Redistribute bool   `json:"redistribute"`
}

var (
	//go:embed weights/manifest.json
	manifest []byte
	//go:embed weights/shape.f16
	weights []byte
)

// ours is the network in this repository, unpacked on first use (some 20 ms).
var ours = sync.OnceValues(func() (*network, error) { return load(manifest, weights) })

// load checks a manifest against its weights and against the network's form.
func load(manifest, weights []byte) (*network, error) {
	var m Manifest
	if err := json.Unmarshal(manifest, &m); err != nil {
		return nil, fmt.Errorf("read shape manifest: %w", err)
	}
	if m.Family != "shape" {
		return nil, fmt.Errorf("read shape manifest: family is %q", m.Family)
	}
	if sum := sha256.Sum256(weights); hex.EncodeToString(sum[:]) != m.SHA256 {
		return nil, fmt.Errorf("read shape weights %s: their sha256 is %x, the manifest says %.64s", m.ID, sum, m.SHA256)
	}
	n := &network{}
	slots := n.layers()
	if len(m.Layers) != len(slots) {
		return nil, fmt.Errorf("read shape weights %s: %d layers, want %d", m.ID, len(m.Layers), len(slots))
	}
	for i, c := range m.Layers {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("read shape weights %s: layer %s: %w", m.ID, c.Name, err)
		}
		count := c.Out * (c.taps() + 1)
		if len(weights) < 2*count {
			return nil, fmt.Errorf("read shape weights %s: layer %s is cut off", m.ID, c.Name)
		}
		v := halves(weights[:2*count])
		c.pack(v[:c.Out*c.taps()], v[c.Out*c.taps():])
		weights = weights[2*count:]
		*slots[i] = c
	}
	if len(weights) > 0 {
		return nil, fmt.Errorf("read shape weights %s: %d bytes too many", m.ID, len(weights))
	}
	return n, n.fits()
}

func (c *convolution) check() error {
	switch {
	case c.In < 1 || c.In > 4096 || c.Out < 4 || c.Out > 4096 || c.Out%4 != 0:
		return fmt.Errorf("%d to %d planes", c.In, c.Out)
	case c.Size != 1 && c.Size != 3, c.Stride != 1 && c.Stride != 2:
		return fmt.Errorf("size %d, stride %d", c.Size, c.Stride)
	case c.taps()%2 != 0:
		return errors.New("an odd number of taps")
	}
	return nil
}

// fits reports whether each layer takes what the one before it gives.
func (n *network) fits() error {
	type joint struct {
		name     string
		from, to int
	}
	for _, j := range []joint{
		{"stem", 4 * inputs, n.stem.In}, {"down1", n.stem.Out, n.down1.In}, {"down2", n.down1.Out, n.down2.In},
		{"up1", n.down2.Out, n.up1.In}, {"skip 1", n.up1.Out, n.down1.Out}, {"up0", n.down1.Out, n.up0.In},
		{"skip 0", n.up0.Out, n.stem.Out}, {"head", n.stem.Out, n.head.In}, {"outputs", n.head.Out, 16},
	} {
		if j.from != j.to {
			return fmt.Errorf("fit shape layers: %s meets %d planes with %d", j.name, j.from, j.to)
		}
	}
	for _, b := range []struct {
		block
		wide int
	}{{n.enc1, n.down1.Out}, {n.deep1, n.down2.Out}, {n.deep2, n.down2.Out}, {n.dec1, n.down1.Out}, {n.dec0, n.stem.Out}} {
		for _, c := range b.block {
			if c.In != b.wide || c.Out != b.wide || c.Stride != 1 {
				return fmt.Errorf("fit shape layers: %s is %d to %d planes, want %d", c.Name, c.In, c.Out, b.wide)
			}
		}
	}
	return nil
}

// halves reads IEEE half precision, little endian.
func halves(b []byte) []float32 {
	out := make([]float32, len(b)/2)
	for i := range out {
		h := uint32(b[2*i]) | uint32(b[2*i+1])<<8
		sign, exponent, fraction := h>>15, h>>10&31, h&1023
		switch exponent {
		case 0: // 0 and what is smaller than normal
			out[i] = float32(fraction) / (1 << 24)
		case 31:
			out[i] = float32(math.Inf(1))
		default:
			out[i] = math.Float32frombits((exponent+112)<<23 | fraction<<13)
		}
		if sign > 0 {
			out[i] = -out[i]
		}
	}
	return out
}
