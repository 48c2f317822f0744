package simulation

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// The chart's measures, in pixels.
const (
	chartWidth  = 720
	rowHeight   = 132
	plotLeft    = 56
	plotWidth   = chartWidth - plotLeft - 16
	plotHeight  = 84
	plotTop     = 30
	chartBottom = 26
)

// Chart draws a day of each result, one below the other: the workers that are paid
// for, those of them that are up, and what waits.
func Chart(w io.Writer, results ...*Result) error {
	var b strings.Builder
	height := len(results)*rowHeight + chartBottom
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="11" role="img">`+"\n", chartWidth, height)
	b.WriteString(`<title>A day of the fleet: workers paid for, workers up, and jobs that wait</title>
<style>
text { fill: #333 } .axis { stroke: #ccc } .paid { fill: #d5e3f7 } .up { fill: none; stroke: #2563c9; stroke-width: 1.5 } .wait { fill: none; stroke: #d2542b; stroke-width: 1 } .is-up { fill: #2563c9 } .is-wait { fill: #b8431d }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .axis { stroke: #555 } .paid { fill: #22365a } .up { stroke: #7cacf8 } .wait { stroke: #f08a63 } .is-up { fill: #7cacf8 } .is-wait { fill: #f08a63 } }
</style>
`)
	for i, r := range results {
		r.row(&b, i*rowHeight)
	}
	for hour := 0; hour <= 24; hour += 3 {
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%02d:00</text>`+"\n", plotLeft+plotWidth*hour/24, height-10, hour)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Result) row(b *strings.Builder, top int) {
	most, waiting := 1, 1
	for _, s := range r.Day {
		most, waiting = max(most, s.Workers), max(waiting, s.Waiting)
	}
	base := top + plotTop + plotHeight
	fmt.Fprintf(b, `<text x="%d" y="%d" font-weight="600">%d sessions a day</text>`+"\n", plotLeft, top+14, r.Config.SessionsPerDay)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end">waits p95: encode %.0f s, reconstruct %.0f s · %.1f GPU hours a day · $%.3f a session</text>`+"\n",
		plotLeft+plotWidth, top+14, r.Encode.P95, r.Reconstruct.P95, r.GPUHours, r.CostASession)
	x := func(i int) float64 {
		return plotLeft + plotWidth*float64(i)*float64(Step)/float64(24*time.Hour)
	}
	y := func(v, of int) float64 { return float64(base) - plotHeight*float64(v)/float64(of) }
	var paid, up, wait strings.Builder
	fmt.Fprintf(&paid, "M%d %d", plotLeft, base)
	for i, s := range r.Day {
		fmt.Fprintf(&paid, " L%.1f %.1f L%.1f %.1f", x(i), y(s.Workers, most), x(i+1), y(s.Workers, most))
		line(&up, i, x, y(s.Up, most))
		line(&wait, i, x, y(s.Waiting, waiting))
	}
	fmt.Fprintf(&paid, " L%.1f %d Z", x(len(r.Day)), base)
	fmt.Fprintf(b, `<path class="paid" d="%s"/><path class="up" d="%s"/><path class="wait" d="%s"/>`+"\n", &paid, &up, &wait)
	fmt.Fprintf(b, `<path class="axis" d="M%d %d h%d"/>`+"\n", plotLeft, base, plotWidth)
	fmt.Fprintf(b, `<text class="is-up" x="%d" y="%d" text-anchor="end">%d up</text><text class="is-wait" x="%d" y="%d" text-anchor="end">%d wait</text>`+"\n",
		plotLeft-6, top+plotTop+10, most, plotLeft-6, top+plotTop+24, waiting)
}

func line(b *strings.Builder, i int, x func(int) float64, y float64) {
	command := "L"
	if i == 0 {
		command = "M"
	}
	fmt.Fprintf(b, "%s%.1f %.1f L%.1f %.1f ", command, x(i), y, x(i+1), y)
}
