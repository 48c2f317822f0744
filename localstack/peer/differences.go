package peer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Differences are the known ones of one kind of test: by cloud, then by case, what the
// cloud does instead.
type Differences map[string]map[string]string

// Known reads a section of localstack/differences.md: its rows are "| case | cloud |
// what it does instead |". It errs where a row is not one or names no cloud.
func Known(section string) (Differences, error) {
	text, err := os.ReadFile(filepath.Join(root, "localstack", "differences.md"))
	if err != nil {
		return nil, fmt.Errorf("read the known differences: %w", err)
	}
	_, rest, ok := strings.Cut(string(text), "\n## "+section+"\n")
	if !ok {
		return nil, fmt.Errorf("differences.md has no section %q", section)
	}
	part, _, _ := strings.Cut(rest, "\n## ")
	known := Differences{Embedded: {}, Moto: {}, LocalStack: {}}
	for line := range strings.Lines(part) {
		row, ok := strings.CutPrefix(strings.TrimSpace(line), "|")
		if !ok || strings.HasPrefix(row, "---") || strings.HasPrefix(row, " case ") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(row, "|"), " | ")
		if len(cells) != 3 {
			return nil, fmt.Errorf("differences.md: want case, cloud and what it does: %s", line)
		}
		name, clouds, does := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])
		for cloud := range strings.SplitSeq(clouds, ", ") {
			if known[cloud] == nil || does == "" {
				return nil, fmt.Errorf("differences.md: no such cloud or no reason: %s", line)
			}
			known[cloud][name] = does
		}
	}
	return known, nil
}

// sometimes begins what a cloud does by chance: it may also do as AWS does.
const sometimes = "sometimes "

// Judge holds the outcome of a case on a cloud, nil if it did as AWS does, against what
// is known. It errs where the two disagree.
func (d Differences) Judge(cloud, name string, outcome error) error {
	does, known := d[cloud][name]
	switch {
	case outcome != nil && !known:
		return fmt.Errorf("%w\nIf %s is wrong in this, and not the case: add | %s | %s | what it does | to localstack/differences.md", outcome, cloud, name, cloud)
	case outcome == nil && known && !strings.HasPrefix(does, sometimes):
		return fmt.Errorf("it does as AWS does, though localstack/differences.md says: %s. Remove the row", does)
	}
	return nil
}
