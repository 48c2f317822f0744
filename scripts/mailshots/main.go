// Command mailshots shows the golden mails as pictures: each as it looks 720 and 320
// pixels wide, in light and in dark, and the four beside each other. They are to be
// looked at; nothing compares them.
package main

import (
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	from := flag.String("from", "handlers/letter/testdata", "folder of the golden mails")
	to := flag.String("to", ".screenshots/mail", "folder of the pictures")
	poster := flag.String("poster", "", "JPEG to stand where a mail has a picture")
	browser := flag.String("browser", "chromium", "Chromium or Chrome")
	only := flag.String("only", "", "only mails whose name begins so")
	flag.Parse()
	if err := run(*from, *to, *poster, *browser, *only); err != nil {
		fmt.Fprintln(os.Stderr, "mailshots:", err)
		os.Exit(1)
	}
}

// shot is one way to look at a mail. Chromium's windows are 500 pixels wide at the
// least, so the mail stands in a frame.
type shot struct {
	width int
	dark  bool
}

var shots = []shot{{720, false}, {720, true}, {320, false}, {320, true}}

func (s shot) name() string {
	if s.dark {
		return fmt.Sprintf("%d-dark", s.width)
	}
	return fmt.Sprintf("%d-light", s.width)
}

func run(from, to, poster, browser, only string) error {
	mails, err := filepath.Glob(filepath.Join(from, only+"*.html"))
	if err != nil || len(mails) == 0 {
		return fmt.Errorf("find mails in %s: %d, %w", from, len(mails), err)
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "mailshots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	picture := "data:,"
	if poster != "" {
		b, err := os.ReadFile(poster)
		if err != nil {
			return err
		}
		picture = "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b)
	}
	for _, m := range mails {
		html, err := os.ReadFile(m)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(m), ".html")
		page := filepath.Join(scratch, "mail.html")
		if err := os.WriteFile(page, []byte(strings.ReplaceAll(string(html), "cid:poster@gen3d", picture)), 0o600); err != nil {
			return err
		}
		var all []image.Image
		for _, s := range shots {
			img, err := s.take(browser, scratch, page)
			if err != nil {
				return fmt.Errorf("%s at %s: %w", name, s.name(), err)
			}
			if err := write(filepath.Join(to, name+"."+s.name()+".png"), img); err != nil {
				return err
			}
			all = append(all, img)
		}
		if err := write(filepath.Join(to, name+".png"), beside(all)); err != nil {
			return err
		}
		fmt.Println(filepath.Join(to, name+".png"))
	}
	return nil
}

// frameHeight is more than any mail needs, the longest digest at 320 pixels too.
const frameHeight = 5200

func (s shot) take(browser, scratch, page string) (image.Image, error) {
	frame := filepath.Join(scratch, "frame.html")
	body := fmt.Sprintf(`<!doctype html><meta name="color-scheme" content="light dark"><style>*{margin:0;border:0}iframe{display:block;width:%dpx;height:%dpx}</style><iframe src="mail.html"></iframe>`, s.width, frameHeight)
	if err := os.WriteFile(frame, []byte(body), 0o600); err != nil {
		return nil, err
	}
	out := filepath.Join(scratch, "shot.png")
	scheme := "1" // light, to Blink
	if s.dark {
		scheme = "0"
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
		"--user-data-dir="+filepath.Join(scratch, "profile"), "--blink-settings=preferredColorScheme="+scheme,
		fmt.Sprintf("--window-size=%d,%d", 800, frameHeight), "--screenshot="+out, "file://"+frame)
	if said, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	f, err := os.Open(out)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		return nil, err
	}
	return trimmed(img, s.width), nil
}

// trimmed is the frame without the empty rows below the mail, but for some.
func trimmed(img image.Image, width int) image.Image {
	b := img.Bounds()
	last := b.Max.Y - 1
	ground := img.At(b.Min.X, last)
	for ; last > b.Min.Y && plain(img, last, width, ground); last-- {
	}
	out := image.NewRGBA(image.Rect(0, 0, width, min(last+25, b.Max.Y)-b.Min.Y))
	draw.Draw(out, out.Bounds(), img, b.Min, draw.Src)
	return out
}

func plain(img image.Image, y, width int, ground color.Color) bool {
	r, g, b, _ := ground.RGBA()
	for x := range width {
		if r2, g2, b2, _ := img.At(x, y).RGBA(); r2 != r || g2 != g || b2 != b {
			return false
		}
	}
	return true
}

// beside puts pictures next to each other.
func beside(all []image.Image) image.Image {
	const gap = 16
	width, height := -gap, 0
	for _, img := range all {
		width += img.Bounds().Dx() + gap
		height = max(height, img.Bounds().Dy())
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{Y: 128}), image.Point{}, draw.Src)
	x := 0
	for _, img := range all {
		draw.Draw(out, image.Rect(x, 0, x+img.Bounds().Dx(), img.Bounds().Dy()), img, image.Point{}, draw.Src)
		x += img.Bounds().Dx() + gap
	}
	return out
}

func write(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		return err
	}
	return f.Close()
}
