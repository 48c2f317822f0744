package splat

import (
	"math/bits"
	"slices"
)

// Limits of VP8L's prefix codes (RFC 9649, §6.2): of a code's lengths, and of the
// lengths of the code in which those are written.
const maxCodeLength, maxLengthLength = 15, 7

// lengthOrder is the order in which the second of those codes is written.
var lengthOrder = [...]int{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// prefixCode is a canonical Huffman code: each symbol's bits, turned round because
// the stream takes the lowest first, and how many.
type prefixCode struct {
	bits    []uint16
	lengths []uint8
	only    int // the symbol that is alone and needs no bits, or -1
}

// newPrefixCode makes the code for symbols that occur so often.
func newPrefixCode(counts []uint32, limit uint8) prefixCode {
	c := prefixCode{bits: make([]uint16, len(counts)), lengths: make([]uint8, len(counts)), only: -1}
	// Where a symbol is so rare that its code would be too long, the rare ones are
	// taken as more frequent than they are, until the tree is flat enough.
	for least := uint32(1); !c.measure(counts, least, limit); least *= 2 {
	}
	var first [maxCodeLength + 2]uint16
	for _, l := range c.lengths {
		if l > 0 {
			first[l+1]++
		}
	}
	for l := 1; l < len(first); l++ {
		first[l] += first[l-1]
		first[l] <<= 1
	}
	for s, l := range c.lengths {
		if l > 0 {
			c.bits[s] = bits.Reverse16(first[l]) >> (16 - l)
			first[l]++
		}
	}
	return c
}

// measure sets the lengths by Huffman's algorithm, unless one is over the limit.
func (c *prefixCode) measure(counts []uint32, least uint32, limit uint8) bool {
	var leaves []uint64 // how often, and the symbol
	for s, n := range counts {
		if n > 0 {
			leaves = append(leaves, uint64(max(n, least))<<16|uint64(s))
		}
	}
	n := len(leaves)
	if n < 2 {
		if c.only = 0; n == 1 {
			c.only = int(leaves[0] & 0xffff)
		}
		return true
	}
	slices.Sort(leaves)
	// Two queues, each in order: leaves, and the nodes made of the two rarest. Nodes
	// are counted on from the leaves.
	weights, parents := make([]uint64, 2*n-1), make([]int, 2*n-1)
	for i, l := range leaves {
		weights[i] = l >> 16
	}
	leaf, node := 0, n
	for made := n; made < 2*n-1; made++ {
		for range 2 {
			at := &leaf
			if leaf == n || node < made && weights[node] < weights[leaf] {
				at = &node
			}
			weights[made] += weights[*at]
			parents[*at] = made
			*at++
		}
	}
	depths := make([]uint8, 2*n-1)
	for i := 2*n - 3; i >= 0; i-- {
		depths[i] = depths[parents[i]] + 1
		if i < n {
			if depths[i] > limit {
				return false
			}
			c.lengths[leaves[i]&0xffff] = depths[i]
		}
	}
	return true
}

// symbolTable is the code of 256 symbols: the bits, and how many, from the 16th bit on.
type symbolTable [256]uint32

func (c *prefixCode) table() (t symbolTable) {
	for s := range t {
		t[s] = uint32(c.bits[s]) | uint32(c.lengths[s])<<16
	}
	return t
}

// write puts the code itself into the stream. A symbol that is alone must be under 256.
func (c *prefixCode) write(b *bitstream) {
	if c.only >= 0 {
		b.put(0b101, 3) // simple, of one symbol, which is given in 8 bits
		b.put(uint32(c.only), 8)
		return
	}
	b.put(0, 1)
	symbols := lengthSymbols(c.lengths)
	var counts [len(lengthOrder)]uint32
	counts[0], counts[8] = 1, 1 // so that no length is alone
	for _, s := range symbols {
		counts[s.length]++
	}
	code := newPrefixCode(counts[:], maxLengthLength)
	b.put(uint32(len(lengthOrder)-4), 4)
	for _, s := range lengthOrder {
		b.put(uint32(code.lengths[s]), 3)
	}
	b.put(0, 1) // there is a length for each symbol
	for _, s := range symbols {
		b.put(uint32(code.bits[s.length]), uint(code.lengths[s.length]))
		b.put(s.more, s.bits)
	}
}

// lengthSymbol is a code's length, or 16 to 18 for a run with its own length in some
// bits more.
type lengthSymbol struct {
	length uint8
	more   uint32
	bits   uint
}

// lengthSymbols are the lengths with runs of one length made short.
func lengthSymbols(lengths []uint8) []lengthSymbol {
	var out []lengthSymbol
	for i := 0; i < len(lengths); {
		n := 1
		for i+n < len(lengths) && n < 138 && lengths[i+n] == lengths[i] {
			n++
		}
		switch {
		case lengths[i] == 0 && n >= 11:
			out = append(out, lengthSymbol{18, uint32(n - 11), 7})
		case lengths[i] == 0 && n >= 3:
			out = append(out, lengthSymbol{17, uint32(n - 3), 3})
		case i > 0 && lengths[i] == lengths[i-1] && lengths[i] > 0 && n >= 3:
			n = min(n, 6)
			out = append(out, lengthSymbol{16, uint32(n - 3), 2})
		default:
			n = 1
			out = append(out, lengthSymbol{length: lengths[i]})
		}
		i += n
	}
	return out
}
