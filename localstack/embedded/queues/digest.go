package queues

import (
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

func textDigest(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// attributesDigest is the MD5 that SDKs compare with their own, "" for no
// attributes: over the attributes by name, each name, type and value after its
// 32-bit length, with 1 before a text value and 2 before a binary one.
// Specification: "Amazon SQS message metadata", calculating the MD5 digest.
func attributesDigest(attributes map[string]Attribute) string {
	if len(attributes) == 0 {
		return ""
	}
	h := md5.New()
	put := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b))))
		h.Write(b)
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		a := attributes[name]
		put([]byte(name))
		put([]byte(a.DataType))
		if strings.HasPrefix(a.DataType, "Binary") {
			h.Write([]byte{2})
			put(a.BinaryValue)
			continue
		}
		h.Write([]byte{1})
		put([]byte(a.StringValue))
	}
	return hex.EncodeToString(h.Sum(nil))
}
