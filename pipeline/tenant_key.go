package pipeline

import (
	"fmt"
	"strings"
)

// Folder is one of the folders beside an owner's sessions.
type Folder string

// The folders beside an owner's sessions.
const (
	ConfigFolder     Folder = "config"     // what the owner says: webhooks.json; and the answers
	DeliveriesFolder Folder = "deliveries" // the delivery log
	ReplayFolder     Folder = "replay"     // orders to deliver again, and the answers
)

// Names of the files in those folders that somebody may put there.
const (
	WebhooksFile = "webhooks.json"
	// StatusSuffix takes the place of .json in the name of the answer to a file.
	StatusSuffix = ".status.json"
	// ReplaySuffix ends the names of replay orders.
	ReplaySuffix = ".replay.json"
)

// TenantKey is a parsed key of a file beside an owner's sessions:
// users/{user}/{folder}/{name}.
type TenantKey struct {
	User   UserID
	Folder Folder
	Name   string
}

// ParseTenantKey reads a key. It errs with ErrKey.
func ParseTenantKey(key string) (TenantKey, error) {
	part := strings.Split(key, "/")
	if len(key) > maxKeyBytes || len(part) != 4 || part[0] != "users" {
		return TenantKey{}, fmt.Errorf("%w: want users/{user}/{folder}/{file}", ErrKey)
	}
	user, err := ParseUserID(part[1])
	if err != nil {
		return TenantKey{}, fmt.Errorf("%w: the user id is a dot or two, or has a character outside A–Z a–z 0–9 . _ : @ + = -", ErrKey)
	}
	k := TenantKey{User: user, Folder: Folder(part[2]), Name: part[3]}
	switch k.Folder {
	case ConfigFolder, DeliveriesFolder, ReplayFolder:
	default:
		return TenantKey{}, fmt.Errorf("%w: the folder is none of config, deliveries and replay", ErrKey)
	}
	if len(k.Name) < 1 || len(k.Name) > 128 || k.Name[0] == '.' {
		return TenantKey{}, fmt.Errorf("%w: a file name has 1 to 128 characters, the first of them no dot", ErrKey)
	}
	for _, c := range []byte(k.Name) {
		if !alphanumeric(c) && !strings.ContainsRune("._:@+=-", rune(c)) {
			return TenantKey{}, fmt.Errorf("%w: the file name has a character outside A–Z a–z 0–9 . _ : @ + = -", ErrKey)
		}
	}
	return k, nil
}

// String is the key as S3 knows it.
func (k TenantKey) String() string {
	return "users/" + string(k.User) + "/" + string(k.Folder) + "/" + k.Name
}
