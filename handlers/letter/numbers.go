package letter

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// fill is Sprintf, for texts of the catalogue.
func fill(text string, values ...any) string { return fmt.Sprintf(text, values...) }

// count writes a whole number with its thousands apart.
func (w words) count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + w.Thousands + s[i:]
	}
	return s
}

// decimal writes a number with one digit behind its point.
func (w words) decimal(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 1, 64), ".", w.Decimal, 1)
}

// size writes bytes in MB of 2^20, as the session's metadata does.
func (w words) size(bytes int64) string {
	const mebibyte = 1 << 20
	if bytes < mebibyte/10 {
		return w.count(int((bytes+1023)/1024)) + "\u00a0KB"
	}
	return w.decimal(float64(bytes)/mebibyte) + "\u00a0MB"
}

// duration writes seconds with a digit, or minutes and seconds.
func (w words) duration(sec float64) string {
	if sec < 60 {
		return w.decimal(sec) + "\u00a0s"
	}
	d := time.Duration(sec * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf("%d\u00a0min %02d\u00a0s", int(d.Minutes()), int(d.Seconds())%60)
}
