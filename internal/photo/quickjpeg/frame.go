package quickjpeg

import "image"

// component is one plane of a picture.
type component struct {
	id           byte
	across, down int // blocks in an MCU
	quant        *[64]int32
	dc, ac       *huffman
}

// frame is what a picture is made of.
type frame struct {
	width, height int
	restart       int // MCUs between restart markers, 0 for none
	parts         []component
}

// subsampling is for three components: how the first's samples lie to the others'.
func (f *frame) subsampling() (image.YCbCrSubsampleRatio, bool) {
	y, b, r := f.parts[0], f.parts[1], f.parts[2]
	for _, n := range []int{y.across, y.down, b.across, b.down} {
		if n != 1 && n != 2 && n != 4 {
			return 0, false
		}
	}
	// T.81, B.2.3: ten blocks in an MCU at most.
	if b.across != r.across || b.down != r.down || y.across*y.down+2*b.across*b.down > 10 {
		return 0, false
	}
	if y.down > 2 || y.across%b.across != 0 || y.down%b.down != 0 {
		return 0, false
	}
	ratio, ok := map[[2]int]image.YCbCrSubsampleRatio{
		{1, 1}: image.YCbCrSubsampleRatio444, {1, 2}: image.YCbCrSubsampleRatio440,
		{2, 1}: image.YCbCrSubsampleRatio422, {2, 2}: image.YCbCrSubsampleRatio420,
		{4, 1}: image.YCbCrSubsampleRatio411, {4, 2}: image.YCbCrSubsampleRatio410,
	}[[2]int{y.across / b.across, y.down / b.down}]
	return ratio, ok
}

// grid is how many MCUs there are in a row, and how many rows.
func (f *frame) grid() (across, down int) {
	w, h := 8*f.parts[0].across, 8*f.parts[0].down
	return (f.width + w - 1) / w, (f.height + h - 1) / h
}

// makeImage makes room for whole MCUs, and shows a picture of height rows in it.
func (f *frame) makeImage(height int) image.Image {
	across, _ := f.grid()
	tall := 8 * f.parts[0].down
	all := image.Rect(0, 0, 8*f.parts[0].across*across, (height+tall-1)/tall*tall)
	seen := image.Rect(0, 0, f.width, height)
	if len(f.parts) == 1 {
		return image.NewGray(all).SubImage(seen)
	}
	ratio, _ := f.subsampling()
	return image.NewYCbCr(all, ratio).SubImage(seen)
}

// placed is the same pixels as rows y0 to y1 of a picture.
func placed(img image.Image, y0, y1 int) image.Image {
	switch m := img.(type) {
	case *image.YCbCr:
		there := *m
		there.Rect.Min.Y, there.Rect.Max.Y = y0, y1
		return &there
	case *image.Gray:
		there := *m
		there.Rect.Min.Y, there.Rect.Max.Y = y0, y1
		return &there
	}
	return img
}

// plane is the samples of a component, and their stride.
func plane(img image.Image, part int) ([]byte, int) {
	switch m := img.(type) {
	case *image.YCbCr:
		return [][]byte{m.Y, m.Cb, m.Cr}[part], []int{m.YStride, m.CStride, m.CStride}[part]
	case *image.Gray:
		return m.Pix, m.Stride
	}
	return nil, 0
}
