package segment

// heap is a binary min-heap. container/heap would box every pixel.
type heap[T interface{ Before(T) bool }] []T

func (h *heap[T]) push(v T) {
	s := append(*h, v)
	i := len(s) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !v.Before(s[up]) {
			break
		}
		s[i] = s[up]
		i = up
	}
	s[i] = v
	*h = s
}

func (h *heap[T]) pop() T {
	s := *h
	top, last := s[0], s[len(s)-1]
	s = s[:len(s)-1]
	*h = s
	if len(s) == 0 {
		return top
	}
	i := 0
	for {
		c := 2*i + 1
		if c >= len(s) {
			break
		}
		if c+1 < len(s) && s[c+1].Before(s[c]) {
			c++
		}
		if !s[c].Before(last) {
			break
		}
		s[i] = s[c]
		i = c
	}
	s[i] = last
	return top
}
