package kinds

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Pose says how a kind of thing is met.
type Pose int

const (
	Standing Pose = iota // mostly upright, seen from about its height
	Loose                // held or lying anyhow as often as standing
	Tumbled              // no side is up
)

// Kind is a recipe.
type Kind struct {
	Name   string
	Pose   Pose
	Weight float64
	// Held kinds are kept out of training, to measure what is new to the network.
	Held bool
	make func(*builder)
}

// All are the recipes. The weights follow how often such things are photographed
// and how much their recipes vary.
var All = []Kind{
	{"quadruped", Standing, 5, false, quadruped}, {"sitter", Standing, 3, false, sitter}, {"liar", Standing, 1, false, liar},
	{"bird", Standing, 2.5, false, bird}, {"fish", Loose, 1.5, false, fish}, {"crawler", Standing, 1, false, crawler},
	{"saurian", Standing, 2, false, saurian}, {"serpent", Loose, 0.7, false, serpent},
	{"figure", Standing, 7, false, figure}, {"bust", Standing, 2, false, bust}, {"robot", Standing, 1.5, false, robot}, {"hand", Loose, 1, false, hand},
	{"turned", Loose, 3, false, turned}, {"cup", Standing, 2, false, cup}, {"teapot", Standing, 1.5, true, teapot},
	{"bottle", Loose, 1.5, false, bottle}, {"pan", Loose, 1, false, pan},
	{"chair", Standing, 3, false, chair}, {"sofa", Standing, 1.2, false, sofa}, {"table", Standing, 1.5, false, table},
	{"cabinet", Standing, 1.5, false, cabinet}, {"shelf", Standing, 0.7, false, shelf}, {"lamp", Standing, 1, false, lamp}, {"bed", Standing, 0.7, true, bed},
	{"car", Standing, 3, false, car}, {"lorry", Standing, 1.5, false, lorry}, {"cycle", Standing, 1, false, cycle},
	{"plane", Loose, 1.5, false, plane}, {"boat", Standing, 1, false, boat}, {"copter", Standing, 0.7, true, copter}, {"tank", Standing, 0.8, false, tank},
	{"hammer", Tumbled, 1, false, hammer}, {"driver", Tumbled, 1, false, driver}, {"pincers", Tumbled, 0.7, false, pincers},
	{"spanner", Tumbled, 0.7, false, spanner}, {"pistol", Loose, 1, true, pistol},
	{"gear", Tumbled, 1, false, gear}, {"bolt", Tumbled, 0.7, false, bolt}, {"bracket", Tumbled, 1.2, false, bracket},
	{"pipe", Tumbled, 1.2, false, pipe}, {"rocker", Tumbled, 1.2, true, rocker}, {"shaft", Tumbled, 1.2, false, shaft},
	{"works", Standing, 1.2, false, works}, {"block", Tumbled, 1.2, false, block},
	{"tree", Standing, 1.5, false, tree}, {"potted plant", Standing, 1.2, false, pottedPlant}, {"mushroom", Standing, 0.8, false, mushroom},
	{"fruit", Loose, 1.5, false, fruit}, {"lump", Tumbled, 1.5, false, noisy},
	{"house", Standing, 1.2, false, house}, {"tower", Standing, 1, false, tower}, {"arch", Standing, 0.7, false, arch}, {"stairs", Standing, 0.5, false, stairs},
	{"device", Loose, 1.5, false, device}, {"bag", Standing, 1, false, bag}, {"shoe", Standing, 1, true, shoe}, {"fiddle", Loose, 0.7, false, fiddle},
	{"rings", Loose, 0.8, false, rings}, {"heap", Standing, 0.8, false, heap}, {"dome", Loose, 0.8, false, dome},
	{"single", Tumbled, 2, false, single}, {"union", Tumbled, 2.5, false, union}, {"symmetric", Loose, 2, false, symmetric},
	{"sign", Tumbled, 1, false, sign}, {"strokes", Tumbled, 0.8, false, strokes}, {"blobs", Tumbled, 2, false, blobs}, {"chain", Tumbled, 0.4, false, chain},
}

// Pick draws a kind by weight among the held or the others.
func Pick(r *rand.Rand, held bool) Kind {
	var sum float64
	for _, k := range All {
		if k.Held == held {
			sum += k.Weight
		}
	}
	at := sum * r.Float64()
	var last Kind
	for _, k := range All {
		if k.Held == held {
			last = k
			if at -= k.Weight; at <= 0 {
				break
			}
		}
	}
	return last
}

// Make makes one, in one of a few dozen proportions: after the recipe it may be
// stretched, bent, twisted or dented, all of which give kinds that no recipe names.
func (k Kind) Make(r *rand.Rand) (s Shape, err error) {
	b := &builder{dice: dice{r}}
	k.make(b)
	stretch := b.radii(1, 0.8, 1.25)
	bend, twist := 0.0, 0.0
	if b.chance(0.2) {
		bend = b.around(0, 0.35)
	}
	if b.chance(0.15) {
		twist = b.around(0, 0.4)
	}
	low, high := bounds(b.Vertices)
	size := high.Sub(low)
	b.bend(0, func(v Vec) Vec {
		t := (v.Y-low.Y)/max(size.Y, 1e-6) - 0.5
		sn, cs := math.Sincos(twist * t)
		v = Vec{v.X*cs + v.Z*sn, v.Y, v.Z*cs - v.X*sn}
		v.X += bend * size.Y * t * t
		return Vec{v.X * stretch.X, v.Y * stretch.Y, v.Z * stretch.Z}
	})
	if b.chance(0.12) {
		b.waves(0, b.in(0.005, 0.05)*size.Len(), b.in(1, 6)/size.Len())
	}
	for _, v := range b.Vertices {
		if v != v || math.IsInf(v.Dot(v), 0) {
			return Shape{}, fmt.Errorf("make %s: a vertex is not finite", k.Name)
		}
	}
	return b.Shape, nil
}

func bounds(all []Vec) (low, high Vec) {
	low, high = Vec{math.Inf(1), math.Inf(1), math.Inf(1)}, Vec{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for _, v := range all {
		low = Vec{min(low.X, v.X), min(low.Y, v.Y), min(low.Z, v.Z)}
		high = Vec{max(high.X, v.X), max(high.Y, v.Y), max(high.Z, v.Z)}
	}
	return low, high
}
