package reconstruct

func sub(a, b [3]float32) [3]float32 { return [3]float32{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

func cross(a, b [3]float32) [3]float32 {
	return [3]float32{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// unit scales v to length 1; a vector too short to have a direction becomes X.
func unit(v [3]float32) [3]float32 {
	l := sqrt32(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	if l < 1e-12 {
		return [3]float32{1, 0, 0}
	}
	return [3]float32{v[0] / l, v[1] / l, v[2] / l}
}

// turn is the unit quaternion w, x, y, z of the rotation whose columns are the
// orthonormal a, b, c (Shepperd, "Quaternion from rotation matrix", 1978).
func turn(a, b, c [3]float32) [4]float32 {
	var q [4]float32
	switch trace := a[0] + b[1] + c[2]; {
	case trace > 0:
		s := 2 * sqrt32(trace+1)
		q = [4]float32{s / 4, (b[2] - c[1]) / s, (c[0] - a[2]) / s, (a[1] - b[0]) / s}
	case a[0] > b[1] && a[0] > c[2]:
		s := 2 * sqrt32(1+a[0]-b[1]-c[2])
		q = [4]float32{(b[2] - c[1]) / s, s / 4, (b[0] + a[1]) / s, (c[0] + a[2]) / s}
	case b[1] > c[2]:
		s := 2 * sqrt32(1+b[1]-a[0]-c[2])
		q = [4]float32{(c[0] - a[2]) / s, (b[0] + a[1]) / s, s / 4, (c[1] + b[2]) / s}
	default:
		s := 2 * sqrt32(1+c[2]-a[0]-b[1])
		q = [4]float32{(a[1] - b[0]) / s, (c[0] + a[2]) / s, (c[1] + b[2]) / s, s / 4}
	}
	l := sqrt32(q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3])
	return [4]float32{q[0] / l, q[1] / l, q[2] / l, q[3] / l}
}
