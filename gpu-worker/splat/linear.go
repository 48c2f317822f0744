package splat

import (
	"math"
	"sync"
)

// Light is added and scaled in linear values; pictures and colours are sRGB.
// These tables are the two directions, computed once and never changed.
var (
	linearTable = makeLinearTable()
	srgbTable   = makeSRGBTable()
)

// litTable is the 8 bit sRGB value of another one that is lit, by how brightly in steps
// of 1/litSteps and by the value. A third more than 1 is brighter than any light.
type litTable [litSteps * 4 / 3][256]uint8

const litSteps = 512 // a step makes under half a level

// lit is the table, which no command needs that takes no pictures.
var lit = sync.OnceValue(func() *litTable {
	t := new(litTable)
	for i := range t {
		for v, l := range linearTable {
			t[i][v] = toSRGB(l * float32(i) / litSteps)
		}
	}
	return t
})

const srgbSteps = 4096 // of linear 0..1: under half a level of error but in the darkest few

func makeLinearTable() (t [256]float32) {
	for i := range t {
		t[i] = float32(srgbToLinear(float64(i) / 255))
	}
	return t
}

func makeSRGBTable() (t [srgbSteps + 1]uint8) {
	for i := range t {
		t[i] = uint8(linearToSRGB(float64(i)/srgbSteps)*255 + 0.5)
	}
	return t
}

// srgbToLinear is the transfer function of IEC 61966-2-1, for 0..1.
func srgbToLinear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// linearToSRGB is its inverse.
func linearToSRGB(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// toLinear reads the table at an sRGB value 0..255.
func toLinear(v float32) float32 { return linearTable[uint8(min(max(v, 0), 255)+0.5)] }

// toSRGB is the 8 bit sRGB value of a linear one; what is brighter than 1 is 255.
func toSRGB(v float32) uint8 { return srgbTable[int(min(max(v, 0), 1)*srgbSteps+0.5)] }
