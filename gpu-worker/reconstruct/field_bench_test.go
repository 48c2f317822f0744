package reconstruct

import "testing"

func BenchmarkPoisson(b *testing.B) {
	o := outlineOf(discLevel(290, 144, 144, 125))
	for b.Loop() {
		solvePoisson(o, 3)
	}
}

func BenchmarkBalls(b *testing.B) {
	o := outlineOf(discLevel(290, 144, 144, 125))
	for b.Loop() {
		ballHeights(o)
	}
}

func BenchmarkDepth(b *testing.B) {
	o := outlineOf(discLevel(290, 144, 144, 125))
	for b.Loop() {
		measureDepth(o)
	}
}
