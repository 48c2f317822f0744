package pipeline

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// UserID is the identity provider's subject, or an integrator's tenant id. It is
// never an e-mail address: it stands in object keys, logs and metrics.
type UserID string

// SessionID names a session: sess_{unix seconds}_{8 or more hex digits of a UUIDv4}.
type SessionID string

// ObjectNumber counts the objects of one photo from 0. Object 0 lies directly in
// the session's folder, the others in objects/{n}/.
type ObjectNumber int

// MaxObjects bounds how many objects of one photo are accepted.
const MaxObjects = 64

// SessionRef says whose session is meant.
type SessionRef struct {
	User    UserID    `json:"user_id"`
	Session SessionID `json:"session_id"`
}

// File is the last part of an object key: what the object holds.
type File string

// The files of a session.
const (
	OriginalImage File = "original_image.jpg" // what the user sent, whatever its format
	NormalImage   File = "image.jpg"          // upright, sRGB, no metadata: what every stage uses
	Thumbnail     File = "thumbnail.jpg"
	Embeddings    File = "embeddings.json"
	MaskFinal     File = "mask_final.png"
	Prompts       File = "prompts.json"
	OutputMesh    File = "output_mesh.ply"
	ModelSPZ      File = "model.spz"
	ModelGLB      File = "model.glb"
	ModelOBJ      File = "model.obj.zip"
	ModelSTL      File = "model.stl"
	Preview       File = "preview.webp"
	Poster        File = "poster.jpg"
	Metadata      File = "metadata.json"
)

// perObject says which files exist once for each object rather than once a session.
var perObject = map[File]bool{
	OriginalImage: false, NormalImage: false, Thumbnail: false, Embeddings: false, Metadata: false,
	MaskFinal: true, Prompts: true, OutputMesh: true, ModelSPZ: true, ModelGLB: true,
	ModelOBJ: true, ModelSTL: true, Preview: true, Poster: true,
}

// Uploaded reports whether files of this kind come from outside.
func (f File) Uploaded() bool { return f == OriginalImage || f == MaskFinal || f == Prompts }

// ContentType is what an object of this kind is served as.
func (f File) ContentType() string {
	switch f {
	case OriginalImage, NormalImage, Thumbnail, Poster:
		return "image/jpeg"
	case MaskFinal:
		return "image/png"
	case Preview:
		return "image/webp"
	case Metadata, Embeddings, Prompts:
		return "application/json"
	case ModelGLB:
		return "model/gltf-binary"
	case ModelSTL:
		return "model/stl"
	case ModelOBJ:
		return "application/zip"
	default:
		return "application/octet-stream"
	}
}

// ObjectKey is a parsed object key. Keys are parsed once, at the edge; past it
// nobody touches key strings.
type ObjectKey struct {
	SessionRef
	Object ObjectNumber
	File   File
}

// ErrKey: the key does not name a file of a session. Such an error is permanent.
var ErrKey = errors.New("object key is not one of Gen3D's")

// S3 allows 1024 bytes. Ours are far shorter, so a longer one is not ours.
const maxKeyBytes = 1024

// ParseObjectKey reads users/{user}/sessions/{session}/[objects/{n}/]{file}. The
// key must already be unescaped. It errs with ErrKey.
func ParseObjectKey(key string) (ObjectKey, error) {
	bad := func(why string) (ObjectKey, error) {
		return ObjectKey{}, fmt.Errorf("%w: %s", ErrKey, why)
	}
	if len(key) > maxKeyBytes {
		return bad(fmt.Sprintf("it has %d bytes, %d are allowed", len(key), maxKeyBytes))
	}
	part := strings.Split(key, "/")
	if len(part) != 5 && len(part) != 7 {
		return bad("want users/{user}/sessions/{session}/{file}")
	}
	if part[0] != "users" || part[2] != "sessions" {
		return bad("want users/{user}/sessions/{session}/{file}")
	}
	user, err := ParseUserID(part[1])
	if err != nil {
		return bad("the user id has a character outside A–Z a–z 0–9 . _ : @ + = -, or is . or ..")
	}
	session, err := ParseSessionID(part[3])
	if err != nil {
		return bad("the session is not sess_{unix seconds}_{8 or more hex digits}")
	}
	k := ObjectKey{SessionRef: SessionRef{User: user, Session: session}, File: File(part[len(part)-1])}
	each, known := perObject[k.File]
	if !known {
		return bad("the file name is not one of Gen3D's")
	}
	if len(part) == 7 {
		n, err := strconv.Atoi(part[5])
		if part[4] != "objects" || err != nil || n < 1 || n >= MaxObjects || part[5] != strconv.Itoa(n) {
			return bad(fmt.Sprintf("want objects/{n}/ with n from 1 to %d", MaxObjects-1))
		}
		if !each {
			return bad("this file belongs to the session, not to one object")
		}
		k.Object = ObjectNumber(n)
	}
	return k, nil
}

// String is the key as S3 knows it.
func (k ObjectKey) String() string {
	if k.Object == 0 {
		return k.Prefix() + string(k.File)
	}
	return k.Prefix() + "objects/" + strconv.Itoa(int(k.Object)) + "/" + string(k.File)
}

// Prefix is the session's folder, with its closing slash.
func (r SessionRef) Prefix() string {
	return "users/" + string(r.User) + "/sessions/" + string(r.Session) + "/"
}

// check refuses ids that are not fit for a key. Either may be empty: not every
// event is about a session, or about a user.
func (r SessionRef) check() error {
	if r.User == "" && r.Session != "" {
		return errors.New("a session id without its user id")
	}
	if r.User != "" {
		if _, err := ParseUserID(string(r.User)); err != nil {
			return err
		}
	}
	if r.Session != "" {
		if _, err := ParseSessionID(string(r.Session)); err != nil {
			return err
		}
	}
	return nil
}

// Key is the key of a file of this session that exists once.
func (r SessionRef) Key(f File) ObjectKey { return ObjectKey{SessionRef: r, File: f} }

// ObjectKey is the key of a file of the n-th object of this session.
func (r SessionRef) ObjectKey(n ObjectNumber, f File) ObjectKey {
	return ObjectKey{SessionRef: r, Object: n, File: f}
}

// ParseUserID checks a user id: 1 to 128 characters that are safe in a key, a URL
// and a log line. Cognito's "us-east-1:abc-…" fits.
func ParseUserID(s string) (UserID, error) {
	if len(s) < 1 || len(s) > 128 || s == "." || s == ".." {
		return "", fmt.Errorf("user id: want 1 to 128 characters")
	}
	for _, c := range []byte(s) {
		if !alphanumeric(c) && !strings.ContainsRune("._:@+=-", rune(c)) {
			return "", fmt.Errorf("user id: character %q is not allowed", c)
		}
	}
	return UserID(s), nil
}

// ParseSessionID checks a session id.
func ParseSessionID(s string) (SessionID, error) {
	rest, ok := strings.CutPrefix(s, "sess_")
	seconds, random, two := strings.Cut(rest, "_")
	if !ok || !two || len(seconds) < 1 || len(seconds) > 12 || len(random) < 8 || len(random) > 32 {
		return "", fmt.Errorf("session id: want sess_{unix seconds}_{8 to 32 hex digits}")
	}
	for _, c := range []byte(seconds) {
		if c < '0' || c > '9' {
			return "", fmt.Errorf("session id: the time is not a number")
		}
	}
	for _, c := range []byte(random) {
		if !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') {
			return "", fmt.Errorf("session id: the random part is not lower-case hex")
		}
	}
	return SessionID(s), nil
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// Ref is the session itself; embedding a SessionRef gives an event its Ref.
func (r SessionRef) Ref() SessionRef { return r }
