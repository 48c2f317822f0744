package neural

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/2112-lab/gen3d/gpu-worker/models"
)

// ContractError is a model that is not what its manifest says.
type ContractError struct {
	Model    string
	Problems []error
}

func (e ContractError) Error() string {
	return fmt.Sprintf("%s is not what its manifest says: %v", e.Model, errors.Join(e.Problems...))
}

// Unwrap gives the problems, one by one.
func (e ContractError) Unwrap() []error { return e.Problems }

// encoderProblems holds the encoder's graph against its manifest.
func encoderProblems(m *models.Manifest, in, out []port) []error {
	e := m.Encoder
	side := int64(e.Input.Side)
	want := []port{{name: e.Input.Name, dtype: "float32", shape: []int64{1, 3, side, side}}}
	return slices.Concat(unlike(e.File, "input", want, in, true), unlike(e.File, "output", portsOf(e.Outputs), out, false))
}

// decoderProblems holds the decoder's graph against its manifest, and its embeddings
// against those of the encoder.
func decoderProblems(m *models.Manifest, in, out []port) []error {
	d := m.Decoder
	problems := slices.Concat(unlike(d.File, "input", portsOf(d.Inputs), in, true), unlike(d.File, "output", portsOf(d.Outputs), out, false))
	return slices.Concat(problems, unlike(d.File, "input", portsOf(m.Encoder.Outputs), in, false))
}

// unlike names what is not as it should be. Nobody would fill an input that the
// manifest does not have, so for inputs all are wanted; outputs may be left unread.
func unlike(file, what string, want, have []port, all bool) (problems []error) {
	say := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf(file+": "+what+" "+format, args...))
	}
	for _, w := range want {
		i := slices.IndexFunc(have, func(p port) bool { return p.name == w.name })
		switch {
		case i < 0:
			say("%s: there is none; there are %s", w.name, strings.Join(portNames(have), ", "))
		case have[i].dtype != w.dtype || !fits(w.shape, have[i].shape):
			say("%s is %v, the manifest says %v", w.name, have[i], w)
		}
	}
	for _, p := range have {
		if all && !slices.ContainsFunc(want, func(w port) bool { return w.name == p.name }) {
			say("%s %v is not in the manifest", p.name, p)
		}
	}
	return problems
}

// fits compares shapes of one rank; what varies on either side fits.
func fits(want, have []int64) bool {
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if want[i] > 0 && have[i] > 0 && want[i] != have[i] {
			return false
		}
	}
	return true
}

func portsOf(tensors []models.Tensor) []port {
	all := make([]port, len(tensors))
	for i, t := range tensors {
		all[i] = port{name: t.Name, dtype: t.DType}
		for _, n := range t.Shape {
			if n == 0 {
				n = -1
			}
			all[i].shape = append(all[i].shape, int64(n))
		}
	}
	return all
}

func portNames(all []port) []string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = p.name
	}
	return out
}
