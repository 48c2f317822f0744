package reconstruct

import "fmt"

// Profile says how an outline gains depth.
type Profile string

const (
	// ProfileAuto takes the learned shape where it is trusted, and else picks
	// round or slab from the outline.
	ProfileAuto Profile = "auto"
	// ProfileLearned asks the shape network, whatever it thinks of its answer.
	ProfileLearned Profile = "learned"
	// ProfileRound inflates: bodies, fruit, bottles, toys.
	ProfileRound Profile = "round"
	// ProfileSlab extrudes with rounded edges: boxes, cars, books, phones.
	ProfileSlab Profile = "slab"
)

// Preset trades detail for time.
type Preset string

const (
	PresetFast     Preset = "fast"     // about 40 000 splats
	PresetBalanced Preset = "balanced" // about 120 000 splats
	PresetQuality  Preset = "quality"  // about 200 000 splats
)

// budget is what a preset may spend.
type budget struct {
	pixels  int // of the object on the working grid
	splats  int // aimed at, met within a few per cent
	cells   int // of one mesh sheet; a cell is two triangles
	texture int // longest side of the front's part of the atlas, in pixels
}

func (p Preset) budget() (budget, error) {
	switch p {
	case PresetFast:
		return budget{pixels: 20_000, splats: 40_000, cells: 8_000, texture: 640}, nil
	case PresetBalanced, "":
		return budget{pixels: 48_000, splats: 120_000, cells: 12_000, texture: 1024}, nil
	case PresetQuality:
		return budget{pixels: 80_000, splats: 200_000, cells: 30_000, texture: 2048}, nil
	}
	return budget{}, fmt.Errorf("read preset %q: want fast, balanced or quality", string(p))
}

func (p Profile) valid() error {
	switch p {
	case ProfileAuto, ProfileLearned, ProfileRound, ProfileSlab, "":
		return nil
	}
	return fmt.Errorf("read profile %q: want auto, learned, round or slab", string(p))
}
