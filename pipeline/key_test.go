package pipeline_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

const session = "users/ada/sessions/sess_1700000000_a1b2c3d4/"

func TestParseObjectKey(t *testing.T) {
	file := func(f pipeline.File) pipeline.ObjectKey { return ref.Key(f) }
	for _, c := range []struct {
		name, key string
		want      pipeline.ObjectKey // zero: refused
	}{
		{"the photo", session + "original_image.jpg", file(pipeline.OriginalImage)},
		{"the mask of object 0", session + "mask_final.png", file(pipeline.MaskFinal)},
		{"the mask of object 1", session + "objects/1/mask_final.png", ref.ObjectKey(1, pipeline.MaskFinal)},
		{"the mask of the last object", session + "objects/63/mask_final.png", ref.ObjectKey(63, pipeline.MaskFinal)},
		{"a Cognito identity", "users/us-east-1:12ab-34cd/sessions/sess_1_00000000/mask_final.png",
			pipeline.SessionRef{User: "us-east-1:12ab-34cd", Session: "sess_1_00000000"}.Key(pipeline.MaskFinal)},

		{"nothing", "", pipeline.ObjectKey{}},
		{"slashes alone", "////", pipeline.ObjectKey{}},
		{"object 0 by the long way", session + "objects/0/mask_final.png", pipeline.ObjectKey{}},
		{"a leading zero", session + "objects/01/mask_final.png", pipeline.ObjectKey{}},
		{"a sign", session + "objects/+1/mask_final.png", pipeline.ObjectKey{}},
		{"a negative object", session + "objects/-1/mask_final.png", pipeline.ObjectKey{}},
		{"the 65th object", session + "objects/64/mask_final.png", pipeline.ObjectKey{}},
		{"an object number beyond all integers", session + "objects/99999999999999999999/mask_final.png", pipeline.ObjectKey{}},
		{"arabic digits", session + "objects/١/mask_final.png", pipeline.ObjectKey{}},
		{"a folder that is not objects", session + "things/1/mask_final.png", pipeline.ObjectKey{}},
		{"a photo of one object", session + "objects/1/original_image.jpg", pipeline.ObjectKey{}},
		{"an unknown file", session + "photo.jpg", pipeline.ObjectKey{}},
		{"the right name in capitals", session + "ORIGINAL_IMAGE.JPG", pipeline.ObjectKey{}},
		{"a space behind the name", session + "original_image.jpg ", pipeline.ObjectKey{}},
		{"a trailing slash", session + "original_image.jpg/", pipeline.ObjectKey{}},
		{"a folder", session, pipeline.ObjectKey{}},
		{"a leading slash", "/" + session + "original_image.jpg", pipeline.ObjectKey{}},
		{"a doubled slash", "users/ada//sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"no user", "users//sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"the parent as user", "users/../sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"this folder as user", "users/./sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"a way out of the session", session + "../sess_1700000000_ffffffff/original_image.jpg", pipeline.ObjectKey{}},
		{"a way out in the object", session + "objects/../mask_final.png", pipeline.ObjectKey{}},
		{"an escaped way out", "users/%2e%2e/sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"an escaped slash", "users/ada%2fsessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"a backslash", `users\ada\sessions\sess_1700000000_a1b2c3d4\original_image.jpg`, pipeline.ObjectKey{}},
		{"a zero byte", session + "original_image.jpg\x00.txt", pipeline.ObjectKey{}},
		{"a line break in the user", "users/a\nb/sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"unicode that looks like ada", "users/аda/sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"bytes that are no text", "users/\xff\xfe/sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"2 kB", "users/" + strings.Repeat("a", 2048) + "/sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"a user of 129 characters", "users/" + strings.Repeat("a", 129) + "/sessions/sess_1700000000_a1b2c3d4/original_image.jpg", pipeline.ObjectKey{}},
		{"a session in capitals", "users/ada/sessions/sess_1700000000_A1B2C3D4/original_image.jpg", pipeline.ObjectKey{}},
		{"a receipt", session + "receipts/run_0123456789abcdef01234567.json", pipeline.ObjectKey{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := pipeline.ParseObjectKey(c.key)
			if got != c.want {
				t.Errorf("parsed as %+v, want %+v", got, c.want)
			}
			if refused := c.want == (pipeline.ObjectKey{}); refused != errors.Is(err, pipeline.ErrKey) {
				t.Errorf("err = %v", err)
			}
			if err == nil && got.String() != c.key {
				t.Errorf("written as %s", got)
			}
		})
	}
}

func TestParseUserID(t *testing.T) {
	for id, good := range map[string]bool{
		"a": true, "ada": true, "us-east-1:4f1c-22": true, "tenant_7": true, "a+b=c@d": true, "...": true,
		strings.Repeat("x", 128): true, strings.Repeat("x", 129): false,
		"": false, ".": false, "..": false, "a/b": false, `a\b`: false, "a b": false, "a%2f": false, "é": false, "a\x00": false,
	} {
		got, err := pipeline.ParseUserID(id)
		if good != (err == nil) || good && string(got) != id {
			t.Errorf("%q: %q, %v", id, got, err)
		}
	}
}

func TestParseSessionID(t *testing.T) {
	for id, good := range map[string]bool{
		"sess_1700000000_a1b2c3d4": true, "sess_0_00000000": true, "sess_999999999999_" + strings.Repeat("f", 32): true,
		"": false, "sess_": false, "sess_1_": false, "sess__a1b2c3d4": false, "1700000000_a1b2c3d4": false,
		"sess_1700000000_a1b2c3d": false, "sess_1_" + strings.Repeat("f", 33): false, "sess_1234567890123_a1b2c3d4": false,
		"sess_17x_a1b2c3d4": false, "sess_1_a1b2c3dg": false, "sess_1_A1B2C3D4": false, "sess_1_a1b2c3d4_e": false, "sess_1_a1b2/3d4": false,
	} {
		got, err := pipeline.ParseSessionID(id)
		if good != (err == nil) || good && string(got) != id {
			t.Errorf("%q: %q, %v", id, got, err)
		}
	}
}

func TestEveryFileHasAContentType(t *testing.T) {
	for file, want := range map[pipeline.File]string{
		pipeline.OriginalImage: "image/jpeg", pipeline.MaskFinal: "image/png", pipeline.Preview: "image/webp", pipeline.Metadata: "application/json",
		pipeline.ModelGLB: "model/gltf-binary", pipeline.ModelSTL: "model/stl", pipeline.ModelOBJ: "application/zip", pipeline.OutputMesh: "application/octet-stream",
	} {
		if got := file.ContentType(); got != want {
			t.Errorf("%s is served as %s, want %s", file, got, want)
		}
	}
}

// A key that parses is written back as it was, and lies in its owner's folder.
func FuzzParseObjectKey(f *testing.F) {
	for _, seed := range []string{
		session + "original_image.jpg", session + "objects/7/mask_final.png", session + "objects/07/mask_final.png",
		"users/../sessions/sess_1_00000000/mask_final.png", "users/%2e%2e/sessions/sess_1_00000000/mask_final.png",
		session + "mask_final.png/", strings.Repeat("users/", 400), "users/a/sessions/sess_1_00000000/objects/64/mask_final.png",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		k, err := pipeline.ParseObjectKey(key)
		if err != nil {
			if !errors.Is(err, pipeline.ErrKey) {
				t.Fatalf("err is not ErrKey: %v", err)
			}
			return
		}
		if k.String() != key {
			t.Fatalf("%q is written back as %q", key, k)
		}
		parts := strings.Split(key, "/")
		for _, p := range parts {
			if p == "" || p == "." || p == ".." || strings.ContainsAny(p, "\\%\x00\n") {
				t.Fatalf("%q has the part %q", key, p)
			}
		}
		if parts[1] != string(k.User) || !strings.HasPrefix(key, k.Prefix()) || !strings.HasPrefix(k.Prefix(), "users/"+string(k.User)+"/") {
			t.Fatalf("%q is said to be %s's", key, k.User)
		}
	})
}
