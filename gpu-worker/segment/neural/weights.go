package neural

import (
	"errors"
	"fmt"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// Fields of ONNX's messages (onnx.proto, IR version 8 and later).
const (
	modelGraph       = 7
	graphInitializer = 5
	tensorRaw        = 9
	tensorExternal   = 13
	tensorLocation   = 14
	entryKey         = 1
	entryValue       = 2
)

// withWeights puts the weights that lie in a file of their own back into the graph. A
// graph that keeps them elsewhere, or in another file, is refused.
func withWeights(graph []byte, name string, data []byte) ([]byte, error) {
	return rewrite(graph, modelGraph, func(g []byte) ([]byte, error) {
		return rewrite(g, graphInitializer, func(t []byte) ([]byte, error) { return inlined(t, name, data) })
	})
}

// rewrite copies a message with every field of that number replaced.
func rewrite(message []byte, field protowire.Number, by func([]byte) ([]byte, error)) ([]byte, error) {
	var out []byte
	err := each(message, func(n protowire.Number, t protowire.Type, all, value []byte) error {
		if n != field || t != protowire.BytesType {
			out = append(out, all...)
			return nil
		}
		v, err := by(value)
		out = protowire.AppendBytes(protowire.AppendTag(out, n, t), v)
		return err
	})
	return out, err
}

// each walks a message's fields: all is the field as it stands, value what is in it
// where that has a length.
func each(message []byte, f func(n protowire.Number, t protowire.Type, all, value []byte) error) error {
	for len(message) > 0 {
		n, t, tag := protowire.ConsumeTag(message)
		if tag < 0 {
			return errNotONNX
		}
		size := protowire.ConsumeFieldValue(n, t, message[tag:])
		if size < 0 {
			return errNotONNX
		}
		var value []byte
		if t == protowire.BytesType {
			value, _ = protowire.ConsumeBytes(message[tag:])
		}
		if err := f(n, t, message[:tag+size], value); err != nil {
			return err
		}
		message = message[tag+size:]
	}
	return nil
}

var errNotONNX = errors.New("the graph is no ONNX")

// inlined is a tensor with its numbers in it.
func inlined(tensor []byte, name string, data []byte) ([]byte, error) {
	var out []byte
	where := map[string]string{}
	err := each(tensor, func(n protowire.Number, _ protowire.Type, all, value []byte) error {
		switch n {
		case tensorExternal:
			k, v, err := entry(value)
			where[k] = v
			return err
		case tensorLocation:
		default:
			out = append(out, all...)
		}
		return nil
	})
	if err != nil || len(where) == 0 {
		return out, err
	}
	offset, err := number(where["offset"], 0)
	if err != nil {
		return nil, err
	}
	length, err := number(where["length"], len(data)-offset)
	if err != nil {
		return nil, err
	}
	if where["location"] != name || offset > len(data) || length > len(data)-offset {
		return nil, fmt.Errorf("weights at %d to %d of %q: the manifest has %s, of %d bytes", offset, offset+length, where["location"], name, len(data))
	}
	return protowire.AppendBytes(protowire.AppendTag(out, tensorRaw, protowire.BytesType), data[offset:offset+length]), nil
}

// entry reads a pair of texts.
func entry(message []byte) (key, value string, err error) {
	err = each(message, func(n protowire.Number, _ protowire.Type, _, v []byte) error {
		switch n {
		case entryKey:
			key = string(v)
		case entryValue:
			value = string(v)
		}
		return nil
	})
	return key, value, err
}

func number(text string, missing int) (int, error) {
	if text == "" {
		return missing, nil
	}
	n, err := strconv.ParseUint(text, 10, 40)
	if err != nil {
		return 0, errNotONNX
	}
	return int(n), nil
}
