package segment

// holding keeps the parts of a mask (connected by four neighbours) that hold
// one of the pixels given; where none does, nothing changes.
func holding(mask plane, pixels []int) plane {
	label := make([]int32, len(mask.v))
	var stack []int32
	found := false
	for _, p := range pixels {
		if mask.v[p] == 0 || label[p] != 0 {
			continue
		}
		found = true
		stack = flow(mask, label, append(stack[:0], int32(p)), 1)
	}
	if !found {
		return mask
	}
	out := newPlane(mask.w, mask.h)
	for i, l := range label {
		out.v[i] = float32(l)
	}
	return out
}

// flow labels all that can be reached from the stack within pixels of the same value.
func flow(mask plane, label []int32, stack []int32, as int32) []int32 {
	for _, p := range stack {
		label[p] = as
	}
	for len(stack) > 0 {
		p := int(stack[len(stack)-1])
		stack = stack[:len(stack)-1]
		x, y := p%mask.w, p/mask.w
		visit := func(ok bool, to int) {
			if ok && label[to] == 0 && mask.v[to] == mask.v[p] {
				label[to] = as
				stack = append(stack, int32(to))
			}
		}
		visit(x > 0, p-1)
		visit(x < mask.w-1, p+1)
		visit(y > 0, p-mask.w)
		visit(y < mask.h-1, p+mask.w)
	}
	return stack
}

// filled fills holes: background that does not reach the frame. Holes that hold
// one of the pixels given stay open.
func filled(mask plane, open []int) plane {
	label := make([]int32, len(mask.v))
	var stack []int32
	start := func(p int) {
		if mask.v[p] == 0 && label[p] == 0 {
			stack = flow(mask, label, append(stack[:0], int32(p)), 1)
		}
	}
	for x := range mask.w {
		start(x)
		start((mask.h-1)*mask.w + x)
	}
	for y := range mask.h {
		start(y * mask.w)
		start(y*mask.w + mask.w - 1)
	}
	for _, p := range open {
		start(p)
	}
	out := newPlane(mask.w, mask.h)
	for i := range out.v {
		if label[i] == 0 {
			out.v[i] = 1
		}
	}
	return out
}
