package photo

import (
	"bytes"
	"encoding/binary"
)

// exifOrientation reads tag 0x0112 from the first directory of a TIFF block
// (EXIF 2.32, 4.6.4). Anything unusual gives 1: a wrong guess would turn a
// photo that stands.
func exifOrientation(tiff []byte) int {
	// Some writers repeat JPEG's preamble in PNG and WebP.
	tiff = bytes.TrimPrefix(tiff, []byte("Exif\x00\x00"))
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start < 8 || start+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[start+2:]
	const entry = 12
	for range order.Uint16(tiff[start:]) {
		if len(entries) < entry {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			return orientationValue(order, entries)
		}
		entries = entries[entry:]
	}
	return 1
}

func orientationValue(order binary.ByteOrder, entry []byte) int {
	const short = 3
	if order.Uint16(entry[2:]) != short || order.Uint32(entry[4:]) != 1 {
		return 1
	}
	if v := order.Uint16(entry[8:]); v >= 1 && v <= 8 {
		return int(v)
	}
	return 1
}
