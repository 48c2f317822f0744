package pipeline

// Preset trades a model's detail for time.
type Preset string

// The presets, the quickest first.
const (
	PresetFast     Preset = "fast"
	PresetBalanced Preset = "balanced"
	PresetQuality  Preset = "quality"
)

// Known reports whether p is one of the presets. An empty one, by which the worker
// decides, is not.
func (p Preset) Known() bool {
	switch p {
	case PresetFast, PresetBalanced, PresetQuality:
		return true
	}
	return false
}
