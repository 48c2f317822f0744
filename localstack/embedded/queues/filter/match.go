package filter

// Matches reports whether the policy lets the document through. The document
// must have been made for the policy's scope.
func (p *Policy) Matches(d Document) bool {
	return d.root != nil && p.root.match(d.root)
}

// match wants all of f to hold for one node. Of an array one element must
// satisfy all of it. A nil node is a path that the document does not have: only
// {"exists": false} can still hold below it.
func (f *fields) match(node any) bool {
	switch n := node.(type) {
	case map[string]any:
		return f.matchObject(n)
	case []any:
		for _, element := range n {
			if f.match(element) {
				return true
			}
		}
		return len(n) == 0 && f.matchObject(nil)
	}
	return f.matchObject(nil)
}

func (f *fields) matchObject(o map[string]any) bool {
	for _, k := range f.keys {
		value, present := o[k.name]
		if k.below != nil && !k.below.match(value) {
			return false
		}
		if k.leaf != nil && !k.leaf.match(value, present) {
			return false
		}
	}
	for _, or := range f.ors {
		if !anyMatches(or, o) {
			return false
		}
	}
	return true
}

func anyMatches(alternatives []fields, o map[string]any) bool {
	for i := range alternatives {
		if alternatives[i].matchObject(o) {
			return true
		}
	}
	return false
}

// match wants one of the conditions to hold for one of the values. Only values
// count as present: not an object, not an array without values.
func (l *leaf) match(value any, present bool) bool {
	found := false
	if present {
		matched := false
		walk(value, func(v any) bool {
			found = true
			matched = l.present || l.holds(v)
			return !matched
		})
		if matched {
			return true
		}
	}
	return l.absent && !found
}

func (l *leaf) holds(v any) bool {
	for _, c := range l.conditions {
		if c(v) {
			return true
		}
	}
	return false
}

// walk visits the single values in a value, through arrays of arrays, until
// visit answers false. Objects are skipped.
func walk(value any, visit func(any) bool) bool {
	switch v := value.(type) {
	case map[string]any:
		return true
	case []any:
		for _, element := range v {
			if !walk(element, visit) {
				return false
			}
		}
		return true
	}
	return visit(value)
}
