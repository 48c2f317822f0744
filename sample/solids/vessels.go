package solids

import "github.com/2112-lab/gen3d/sample/render"

// Bottle is a closed bottle with a label.
func Bottle() *Solid {
	outline := lathe(.03, [2]float64{0, .03}, [2]float64{.46, .03}, [2]float64{.48, .1}, [2]float64{.48, 1.15}, [2]float64{.40, 1.42},
		[2]float64{.17, 1.66}, [2]float64{.15, 2.1}, [2]float64{0, 2.1})
	glass := glazed(v(.03, .16, .07), v(.02, .10, .05), 0)
	look := func(p Vec) render.Surface {
		switch {
		case p.Y > 2.0:
			return render.Surface{Albedo: v(.50, .34, .08), Coat: .3, Roughness: .2}
		case p.Y > .35 && p.Y < 1.02 && p.Z > -.1:
			if p.Y < .42 || p.Y > .95 || p.Sub(v(0, .68, .5)).Len() < .17 {
				return plain(v(.48, .09, .06), .02, .4)(p)
			}
			return plain(v(.78, .73, .60), .02, .4)(p)
		}
		return glass(p)
	}
	return newSolid("bottle", of(outline, look, v(-.51, 0, -.51), v(.51, 2.13, .51)))
}

// Mug is hollow and has a handle: what a silhouette alone cannot tell.
func Mug() *Solid {
	wall := without(drum(v(0, .85, 0), .72, .85, .08), drum(v(0, 1.1, 0), .62, .98, .1), .04)
	centre := v(.78, .85, 0)
	handle := without(tilted(ring(centre, .42, .105), centre, 90, 0, 0), drum(v(0, .85, 0), .67, 1, .05), 0)
	look := func(p Vec) render.Surface {
		if p.Y > .52 && p.Y < .78 && p.X*p.X+p.Z*p.Z > .5 {
			return glazed(v(.75, .73, .66), v(.66, .63, .55), 1)(p)
		}
		return glazed(v(.07, .19, .40), v(.03, .09, .25), .6)(p)
	}
	return newSolid("mug", of(union(.05, wall, handle), look, v(-.73, 0, -.73), v(1.32, 1.72, .73)))
}

// Pawn is a chessman of turned wood.
func Pawn() *Solid {
	body := lathe(.025, [2]float64{0, .03}, [2]float64{.62, .03}, [2]float64{.62, .2}, [2]float64{.50, .3}, [2]float64{.48, .38},
		[2]float64{.26, .66}, [2]float64{.19, 1.2}, [2]float64{.36, 1.28}, [2]float64{.36, 1.34}, [2]float64{.2, 1.42}, [2]float64{0, 1.42})
	return newSolid("pawn", of(union(.05, body, ball(v(0, 1.68, 0), .36)),
		wooden(v(.62, .40, .19), v(.42, .23, .09)), v(-.65, 0, -.65), v(.65, 2.05, .65)))
}

// Lamp is a table lamp: a broad shade on a thin stem.
func Lamp() *Solid {
	shade := without(
		lathe(.02, [2]float64{0, 1.25}, [2]float64{.82, 1.25}, [2]float64{.52, 2.05}, [2]float64{0, 2.05}),
		lathe(.02, [2]float64{0, 1.1}, [2]float64{.80, 1.17}, [2]float64{.49, 1.98}, [2]float64{0, 1.98}), .01)
	foot := union(.12, drum(v(0, .05, 0), .5, .05, .04), ball(v(0, .42, 0), .3), rod(v(0, .1, 0), v(0, 1.99, 0), .055, .055))
	return newSolid("lamp",
		of(shade, fabric(v(.72, .60, .42)), v(-.84, 1.2, -.84), v(.84, 2.07, .84)),
		of(foot, glazed(v(.45, .12, .06), v(.30, .06, .03), .4), v(-.5, 0, -.5), v(.5, 2.05, .5)))
}
