package solids

import (
	"math"

	"github.com/2112-lab/gen3d/sample/render"
)

// Duck is a glazed stoneware duck that wears a knitted scarf: the subject of the
// sample photo.
func Duck() *Solid {
	body := union(.16,
		ellipsoid(v(0, .51, -.06), v(.62, .59, .77)),
		ellipsoid(v(0, .60, .30), v(.51, .50, .47)),
		near(v(0, .87, -.7), .48, rod(v(0, .80, -.62), v(0, 1.04, -.90), .25, .075)),
		rod(v(0, .86, .34), v(0, 1.24, .38), .30, .26),
		near(v(0, 1.48, .45), .48, union(.16,
			ellipsoid(v(0, 1.50, .42), v(.415, .395, .425)),
			mirrored(ellipsoid(v(.20, 1.37, .62), v(.19, .17, .18))))))
	body = both(body, above(.004), .06)
	wing := mirrored(tilted(union(.07,
		ellipsoid(v(.56, .72, -.08), v(.15, .27, .44)),
		rod(v(.60, .76, -.30), v(.63, .93, -.64), .13, .035),
	), v(.56, .72, -.1), 4, 7, -9))
	wing = near(v(0, .72, -.15), .85, grown(wing, .1, feathers))
	tuft := near(v(0, 1.9, .34), .18, union(.06,
		rod(v(0, 1.82, .42), v(.03, 1.99, .27), .062, .018),
		rod(v(0, 1.82, .38), v(-.05, 1.93, .21), .05, .016)))
	yellow := glazed(v(.86, .56, .075), v(.72, .38, .035), 1)
	beak := union(.03,
		tilted(both(ellipsoid(v(0, 1.425, .86), v(.185, .085, .25)), above(1.415), .03), v(0, 1.42, .7), -7, 0, 0),
		tilted(ellipsoid(v(0, 1.398, .825), v(.15, .048, .20)), v(0, 1.40, .7), 6, 0, 0))
	eye := mirrored(ellipsoid(v(.215, 1.585, .738), v(.066, .082, .056)))
	return newSolid("duck",
		of(union(.045, body, wing, tuft), yellow, v(-.8, 0, -1.02), v(.8, 2.02, .88)),
		of(beak, glazed(v(.80, .20, .03), v(.62, .12, .02), .35), v(-.2, 1.3, .6), v(.2, 1.54, 1.13)),
		of(eye, plain(v(.012, .011, .012), .06, .01), v(-.29, 1.49, .66), v(.29, 1.68, .81)),
		of(knit(scarf()), stripes, v(-.52, .42, -.14), v(.56, 1.34, .98)),
	)
}

// feathers are three grooves that follow the wing's lower edge.
func feathers(p Vec) float64 {
	t := p.Y - .70 - .42*(-p.Z-.05)
	groove := math.Cos(t * 27)
	return .010*groove*render.Smoothstep(-.45, -.05, -p.Z-.10)*(1-render.Smoothstep(.05, .2, t)) + .003*render.Noise(p.Mul(6))
}

// neck is the axis about which the scarf lies.
var neck = v(0, 1.08, .36)

func scarf() shape {
	loop := tilted(func(p Vec) float64 {
		q := p.Sub(neck)
		// Flatter than a torus, and wavy as wool lies.
		a := math.Atan2(q.X, q.Z)
		y := (q.Y + .018*math.Sin(3*a)) / 1.25
		return math.Hypot(math.Hypot(q.X, q.Z)-.355, y) - .108
	}, neck, 9, 0, 4)
	knot := near(v(.20, 1.02, .70), .13, ellipsoid(v(.20, 1.02, .70), v(.13, .125, .11)))
	tail := tilted(block(v(.235, .79, .80), v(.115, .225, .045), .04), v(.22, 1.0, .76), 6, 14, 9)
	second := tilted(block(v(.12, .83, .785), v(.095, .17, .04), .036), v(.18, 1.0, .76), 4, 4, -16)
	return union(.035, loop, knot, near(v(.2, .8, .79), .3, union(.01, tail, second)))
}

// knit gives a shape the ribs and stitches of wool.
func knit(s shape) shape {
	return grown(s, .05, func(p Vec) float64 {
		a, across := wool(p)
		rib := math.Abs(math.Sin(a))
		stitch := math.Abs(math.Sin(across + 1.2*math.Cos(2*a)))
		return .016*(rib*(.55+.45*stitch)) - .008
	})
}

// wool gives the knitting's coordinates at p: along the rows, and across them.
func wool(p Vec) (a, across float64) {
	q := p.Sub(neck)
	if q.Y < -.14 && q.Z > .24 { // the hanging ends
		return q.X * 62, q.Y * 75
	}
	return math.Atan2(q.X, q.Z) * 21, q.Y * 62
}

// stripes are broad bands of red and cream along the scarf.
func stripes(p Vec) render.Surface {
	q := p.Sub(neck)
	band := math.Atan2(q.X, q.Z) * 21 / math.Pi / 3
	if q.Y < -.14 && q.Z > .24 {
		band = q.Y*9.5 + .2
	}
	c := v(.56, .035, .045)
	if math.Abs(band-math.Floor(band)-.5) < .17 {
		c = v(.80, .72, .58)
	}
	return render.Surface{Albedo: c.Mul(.92 + .5*render.Fractal(p.Mul(60), 2)), Roughness: 1}
}
