package photo

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// cursor reads a header forwards. Running off the end is damage, not a reader's error.
type cursor struct {
	src *io.SectionReader
	buf *bufio.Reader
	pos int64
}

func newCursor(src *io.SectionReader) *cursor {
	_, _ = src.Seek(0, io.SeekStart) // cannot fail: offset and whence are valid
	return &cursor{src: src, buf: bufio.NewReaderSize(src, 4096)}
}

func (c *cursor) left() int64 { return c.src.Size() - c.pos }

// next returns the following n bytes. The caller bounds n.
func (c *cursor) next(n int) ([]byte, error) {
	if n < 0 || int64(n) > c.left() {
		return nil, damagef("ends %d bytes into a part of %d", c.left(), n)
	}
	b := make([]byte, n)
	got, err := io.ReadFull(c.buf, b)
	c.pos += int64(got)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, damagef("ends %d bytes into a part of %d", got, n)
	}
	return b, err
}

func (c *cursor) byte() (byte, error) {
	b, err := c.buf.ReadByte()
	if errors.Is(err, io.EOF) {
		return 0, damage("ends in its header")
	}
	c.pos++
	return b, err
}

func (c *cursor) u16() (int, error) {
	b, err := c.next(2)
	if err != nil {
		return 0, err
	}
	return int(binary.BigEndian.Uint16(b)), nil
}

// skip moves on by n bytes without reading them.
func (c *cursor) skip(n int64) error {
	if n < 0 || n > c.left() {
		return damagef("ends %d bytes into a part of %d", c.left(), n)
	}
	if n <= int64(c.buf.Buffered()) {
		_, err := c.buf.Discard(int(n))
		c.pos += n
		return err
	}
	c.pos += n
	if _, err := c.src.Seek(c.pos, io.SeekStart); err != nil {
		return err
	}
	c.buf.Reset(c.src)
	return nil
}
