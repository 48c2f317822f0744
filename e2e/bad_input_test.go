package e2e

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/sample"
)

// Bad input meets its own code, category and hint, in metadata.json and in the
// owner's mail, and nothing is stuck.
func TestBadInputIsRefusedByName(t *testing.T) {
	c := start(t, t.TempDir())
	photo, mask := sample.Photo(), sample.Mask()
	size := maskSize(t)
	for name, bad := range map[string]struct {
		photo, mask []byte
		want        pipeline.Code
	}{
		"a text file named .jpg":     {[]byte("Dear Sir or Madam,\n"), mask, pipeline.PhotoNotAnImage},
		"an empty file":              {[]byte{}, mask, pipeline.PhotoEmpty},
		"a truncated JPEG":           {photo[:len(photo)/2], mask, pipeline.PhotoTruncated},
		"a 20 000 × 20 000 PNG":      {bomb(20_000, 20_000), mask, pipeline.PhotoTooManyPix},
		"an all-black mask":          {photo, grey(size, image.Rectangle{}), pipeline.MaskEmpty},
		"a mask of another size":     {photo, grey(image.Pt(100, 80), image.Rect(10, 10, 60, 60)), pipeline.MaskSizeMismatch},
		"a mask covering 3 pixels":   {photo, grey(size, image.Rect(5, 5, 8, 6)), pipeline.MaskTooSmall},
		"a text file named mask.png": {photo, []byte("not a mask"), pipeline.MaskNotAnImage},
		"a truncated mask":           {photo, mask[:len(mask)/2], pipeline.MaskTruncated},
	} {
		t.Run(name, func(t *testing.T) {
			c := c.in(t)
			ref := newRef("bad-" + strconv.FormatInt(sessions.Load(), 10))
			c.put(ref.Key(pipeline.OriginalImage).String(), bad.photo)
			c.put(ref.Key(pipeline.MaskFinal).String(), bad.mask)
			s := c.await(ref, 60*time.Second, "failed and its owner told", func(s pipeline.Session) bool { return s.Status == pipeline.Failed && s.NotifiedAt != nil })
			if s.Error == nil || s.Error.Code != bad.want || s.Error.Category != pipeline.User || s.Error.Hint == "" || s.Error.Detail != "" {
				t.Errorf("error is %+v, want code %s of category user with a hint and no detail", s.Error, bad.want)
			}
			mails := c.mail(string(ref.User) + "@gen3d.localhost")
			if len(mails) != 1 || !strings.Contains(mails[0].Text, string(bad.want)) || strings.Count(mails[0].Text, "\n- ") != 3 {
				t.Errorf("mails to the owner: %+v, want one with the code and three hints", mails)
			}
		})
	}
	c.awaitQuiet()
	if n := c.deadLetters(); n != 0 {
		t.Errorf("%d dead letters, want none: the owner can cure all of these", n)
	}
	if kib := status(t, c.cmd.Process.Pid, "VmHWM:"); kib > 1<<20 {
		t.Errorf("peak memory was %d MiB, want under 1 GiB", kib>>10)
	}
}

// Keys that are not Gen3D's reach nobody else's folder. Their owner is told
// where the key names one; otherwise the operator finds a dead letter.
func TestStrangeKeysAreToldOrBuried(t *testing.T) {
	c := start(t, t.TempDir())
	long := "users/keys-long/sessions/" + strings.Repeat("x", 2048) + "/original_image.jpg"
	for _, k := range []struct{ name, key, owner string }{
		{"dot dot", "users/keys-dots/sessions/../../eve/sessions/sess_1_00000001/original_image.jpg", "keys-dots"},
		{"escaped dots", "users/keys-esc/sessions/%2e%2e/original_image.jpg", "keys-esc"},
		{"trailing slash", "users/keys-slash/sessions/sess_1700000000_0000abcd/original_image.jpg/", "keys-slash"},
		{"wrong file name", "users/keys-name/sessions/sess_1700000000_0000abcd/photo.jpg", "keys-name"},
		{"wrong session id", "users/keys-sess/sessions/holiday/original_image.jpg", "keys-sess"},
		{"another prefix", "elsewhere/keys/original_image.jpg", ""},
		{"two thousand bytes", long, ""},
	} {
		t.Run(k.name, func(t *testing.T) {
			c := c.in(t)
			before := c.deadLetters()
			c.announce(k.key)
			if k.owner == "" {
				eventually(t, wait, "a dead letter", func() bool { return c.deadLetters() > before })
				return
			}
			eventually(t, wait, "one mail to "+k.owner, func() bool {
				m := c.mail(k.owner + "@gen3d.localhost")
				return len(m) == 1 && strings.Contains(m[0].Text, string(pipeline.UploadKeyInvalid))
			})
		})
	}
	if n := len(c.mail("eve@gen3d.localhost")); n != 0 {
		t.Errorf("eve got %d mails of another's key", n)
	}
	t.Run("an event body that is not JSON", func(t *testing.T) {
		c := c.in(t)
		before := c.deadLetters()
		c.publish(topology.Events, "{", map[string]string{"type": pipeline.TypeImageUploaded})
		// request-encoding and update-session both hear of it.
		eventually(t, wait, "two dead letters", func() bool { return c.deadLetters() == before+2 })
		eventually(t, wait, "an alert", func() bool {
			for _, m := range c.mail(admin) {
				if strings.Contains(m.Subject, "dead letter in update-session") {
					return true
				}
			}
			return false
		})
	})
	t.Run("an object deleted before its event arrives", func(t *testing.T) {
		c := c.in(t)
		ref := newRef("bad-deleted")
		c.announce(ref.Key(pipeline.OriginalImage).String()) // S3 said so, and nothing is there
		s := c.await(ref, 60*time.Second, "failed", func(s pipeline.Session) bool { return s.Status == pipeline.Failed && s.NotifiedAt != nil })
		if s.Error.Code != pipeline.PhotoMissing {
			t.Errorf("code is %s, want photo_missing", s.Error.Code)
		}
	})
	c.awaitQuiet()
}

// Putting such keys through S3 itself either fails cleanly or ends the same way.
func TestStrangeKeysThroughS3(t *testing.T) {
	c := start(t, t.TempDir())
	for _, key := range []string{
		"users/ada/sessions/../../eve/sessions/sess_1700000000_0000abcd/original_image.jpg", "users/ada/sessions/%2e%2e/original_image.jpg",
		"users/ada/sessions/sess_1700000000_0000abcd/original_image.jpg/", "users/ada/sessions/" + strings.Repeat("y", 2048) + "/original_image.jpg",
	} {
		if err := c.tryPut(key, sample.Photo()); err != nil {
			t.Logf("S3 refuses %.60q: %.120s", key, err)
		}
	}
	c.awaitQuiet()
	list, err := c.s3().ListObjectsV2(context.Background(), &s3.ListObjectsV2Input{Bucket: &c.Bucket, Prefix: aws.String("users/eve/")})
	if err != nil || len(list.Contents) != 0 {
		t.Errorf("eve's folder holds %d objects, %v", len(list.Contents), err)
	}
	if entries, err := os.ReadDir(c.dir); err != nil || len(entries) > 6 {
		t.Errorf("the state directory holds %d entries, %v", len(entries), err)
	}
}

// announce says, as S3 would, that an object was created.
func (c *cloud) announce(key string) {
	c.t.Helper()
	escaped := strings.ReplaceAll(url.QueryEscape(key), "%2F", "/")
	body := fmt.Sprintf(`{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":%q,"eventName":"ObjectCreated:Put",
		"s3":{"bucket":{"name":%q},"object":{"key":%q,"size":1,"eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0055AED6DCD90281E5"}}}]}`,
		time.Now().UTC().Format(time.RFC3339Nano), c.Bucket, escaped)
	c.publish(topology.Objects, body, nil)
}

func (c *cloud) publish(topic, body string, attributes map[string]string) {
	c.t.Helper()
	in := &sns.PublishInput{TopicArn: aws.String("arn:aws:sns:" + c.Region + ":" + c.Account + ":" + topology.Name("dev", topic)), Message: &body, MessageAttributes: messageAttributes(attributes)}
	if _, err := c.sns().Publish(context.Background(), in); err != nil {
		c.t.Fatal(err)
	}
}

// bomb is a PNG of a few kilobytes that claims a huge picture: all its rows are
// one run of zeros.
func bomb(w, h int) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		sum := crc32.NewIEEE()
		_, _ = sum.Write([]byte(kind))
		_, _ = sum.Write(data)
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, sum.Sum32())
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	chunk("IHDR", append(header, 1, 0, 0, 0, 0))
	var data bytes.Buffer
	z, _ := zlib.NewWriterLevel(&data, zlib.BestCompression)
	row := make([]byte, 1+(w+7)/8)
	for range h {
		_, _ = z.Write(row)
	}
	_ = z.Close()
	chunk("IDAT", data.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

// grey is a PNG mask that is white in one rectangle.
func grey(size image.Point, white image.Rectangle) []byte {
	m := image.NewGray(image.Rectangle{Max: size})
	for y := white.Min.Y; y < white.Max.Y; y++ {
		for x := white.Min.X; x < white.Max.X; x++ {
			m.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

func maskSize(t testing.TB) image.Point {
	t.Helper()
	cfg, err := png.DecodeConfig(bytes.NewReader(sample.Mask()))
	if err != nil {
		t.Fatal(err)
	}
	return image.Pt(cfg.Width, cfg.Height)
}

// status is a line of a process's status, in KiB: VmRSS: is its resident size,
// VmHWM: the highest so far.
func status(tb testing.TB, pid int, line string) int {
	tb.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		tb.Fatal(err)
	}
	for l := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(l, line); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	tb.Fatalf("no %s in /proc", line)
	return 0
}

func eventually(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Errorf("no %s within %s", what, within)
}
