package solids

import (
	"math"

	"github.com/2112-lab/gen3d/sample/render"
)

// Mushroom is a toadstool with raised white spots.
func Mushroom() *Solid {
	stem := union(.2, rod(v(0, .1, 0), v(.04, 1.1, 0), .34, .24), ellipsoid(v(0, .12, 0), v(.46, .2, .46)))
	stem = both(stem, above(.005), .03)
	hat := without(ellipsoid(v(0, 1.12, 0), v(.98, .78, .98)), ball(v(0, -.55, 0), 1.78), .08)
	var spots []shape
	for i := range 13 {
		a, tilt := float64(i)*2.4, .25+.085*float64(i)
		at := v(.93*math.Sin(tilt)*math.Cos(a), 1.12+.74*math.Cos(tilt), .93*math.Sin(tilt)*math.Sin(a))
		spots = append(spots, ball(at, .12-.003*float64(i)))
	}
	return newSolid("mushroom",
		of(stem, fabric(v(.72, .66, .54)), v(-.48, 0, -.48), v(.48, 1.4, .48)),
		of(hat, glazed(v(.55, .03, .03), v(.40, .015, .02), 0), v(-1, .85, -1), v(1, 1.92, 1)),
		of(union(0, spots...), plain(v(.80, .77, .70), .04, .1), v(-1.05, .85, -1.05), v(1.05, 2, 1.05)))
}

// Rocket is a toy rocket with three fins and a window.
func Rocket() *Solid {
	hull := lathe(.03, [2]float64{0, .32}, [2]float64{.26, .32}, [2]float64{.42, .7}, [2]float64{.45, 1.0}, [2]float64{.40, 1.4},
		[2]float64{.26, 1.8}, [2]float64{.1, 2.1}, [2]float64{0, 2.2})
	fin := func(turn float64) shape {
		s := func(p Vec) float64 { // a plate in the plane z = 0, swept outwards
			swept := both(block(v(.55, .5, 0), v(.42, .5, .045), .03), func(p Vec) float64 { return (p.X + .75*p.Y - 1.18) / 1.25 }, .05)
			return swept(p)
		}
		return tilted(s, v(0, 0, 0), 0, turn, 0)
	}
	look := func(p Vec) render.Surface {
		switch {
		case p.Y > 1.72 || p.Y < .42:
			return plain(v(.60, .04, .04), .045, .04)(p)
		case p.Sub(v(0, 1.3, .42)).Len() < .17:
			return plain(v(.03, .14, .28), .06, .01)(p)
		}
		return plain(v(.77, .76, .73), .045, .05)(p)
	}
	porthole := tilted(ring(v(0, 1.3, .41), .18, .04), v(0, 1.3, .41), 80, 0, 0)
	return newSolid("rocket",
		of(hull, look, v(-.49, .28, -.49), v(.49, 2.24, .49)),
		of(union(0, fin(30), fin(150), fin(270)), plain(v(.60, .04, .04), .045, .04), v(-1, -.01, -1), v(1, .98, 1)),
		of(porthole, plain(v(.55, .42, .10), .3, .15), v(-.24, 1.05, .3), v(.24, 1.55, .5)))
}

// Car is a small saloon: two boxes melted together, on four wheels.
func Car() *Solid {
	body := union(.12,
		block(v(0, .48, 0), v(.52, .24, 1.12), .16),
		block(v(0, .84, -.1), v(.44, .26, .58), .2))
	arches := union(0, axle(.68, .27, .7), axle(-.68, .27, .7))
	body = without(body, arches, .02)
	look := func(p Vec) render.Surface {
		side := p.Y > .78 && p.Y < 1.0 && p.Z > -.56 && p.Z < .38 && math.Abs(p.Z+.08) > .03
		front := p.Y > .76 && p.Y < 1.02 && math.Abs(p.X) < .36
		switch {
		case side && math.Abs(p.X) > .40, front && (p.Z > .40 || p.Z < -.60):
			return plain(v(.02, .03, .035), .07, .01)(p)
		case p.Z > 1.05 && math.Abs(math.Abs(p.X)-.34) < .1 && p.Y > .46 && p.Y < .60:
			return plain(v(.80, .76, .55), .06, .02)(p)
		}
		return plain(v(.05, .26, .46), .05, .03)(p)
	}
	return newSolid("car",
		of(body, look, v(-.54, .22, -1.13), v(.54, 1.12, 1.13)),
		of(union(0, axle(.68, .24, .54), axle(-.68, .24, .54)), plain(v(.03, .03, .03), .03, .3), v(-.55, 0, -.95), v(.55, .49, .95)))
}

// axle is a pair of wheels, or the room for them.
func axle(z, r, half float64) shape {
	centre := v(half-.1, .24, z)
	return mirrored(tilted(drum(centre, r, .1, .04), centre, 0, 0, 90))
}

// Bear is a sitting teddy bear.
func Bear() *Solid {
	fur := grown(union(.06,
		ellipsoid(v(0, .62, 0), v(.50, .56, .44)),
		ellipsoid(v(0, 1.42, .04), v(.46, .42, .42)),
		mirrored(ellipsoid(v(.37, 1.76, -.02), v(.18, .18, .10))),
		mirrored(rod(v(.40, .92, .08), v(.62, .52, .40), .17, .15)),
		mirrored(rod(v(.30, .22, .18), v(.46, .20, .70), .21, .20)),
	), .06, func(p Vec) float64 { return .009 * render.Fractal(p.Mul(30), 2) })
	fur = both(fur, above(.005), .03)
	muzzle := union(.04, ellipsoid(v(0, 1.32, .40), v(.21, .165, .14)), mirrored(ellipsoid(v(.47, .21, .885), v(.13, .13, .05))))
	return newSolid("bear",
		of(fur, fabric(v(.40, .20, .085)), v(-.86, 0, -.48), v(.86, 1.98, .94)),
		of(muzzle, fabric(v(.68, .52, .34)), v(-.64, .04, .24), v(.64, 1.52, .97)),
		of(union(0, mirrored(ball(v(.165, 1.53, .405), .055)), ellipsoid(v(0, 1.40, .535), v(.075, .055, .045))),
			plain(v(.012, .01, .01), .06, .02), v(-.24, 1.3, .3), v(.24, 1.6, .6)))
}

// Chair has thin legs and a slatted back.
func Chair() *Solid {
	seat := block(v(0, .95, 0), v(.58, .07, .55), .05)
	front := mirrored(rod(v(.52, .05, .50), v(.46, .92, .44), .05, .065))
	back := mirrored(rod(v(.50, .05, -.54), v(.46, .92, -.46), .05, .065))
	posts := mirrored(rod(v(.46, .92, -.46), v(.44, 2.0, -.62), .06, .05))
	slat := func(y float64) shape { return block(v(0, y, -.46-.148*(y-.92)), v(.46, .07, .035), .03) }
	frame := union(.02, seat, front, back, posts, slat(1.32), slat(1.6), slat(1.88))
	return newSolid("chair", of(frame, wooden(v(.50, .30, .14), v(.30, .15, .06)), v(-.6, 0, -.7), v(.6, 2.06, .57)))
}
