package e2e

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// terminals makes one script of a page's blocks: those that a page has run in a
// terminal of their own run beside the others, once they say that they listen, until
// the end. What they print is in terminal-1.txt, terminal-2.txt and so on.
func terminals(t *testing.T, page string, own func(block string) bool) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}
	script, n := "set -m\nown=()\ntrap 'for p in \"${own[@]}\"; do kill -- -$p; done; wait' EXIT\n", 0
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllSubmatch(b, -1) {
		if !own(string(block[1])) {
			script += string(block[1])
			continue
		}
		n++
		script += fmt.Sprintf("{ %s; } >terminal-%d.txt 2>&1 & own+=($!)\nuntil grep -qs Listening terminal-%[2]d.txt; do sleep .1; done\n", strings.TrimSpace(string(block[1])), n)
	}
	return script
}

// freePort is a port that nobody listens at. It is below those that systems hand out by
// themselves (Linux from 32768, others from 49152), so that none of the connections that
// come and go beside this test takes it before the program that it is for.
func freePort(t testing.TB) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(20000 + rand.IntN(12000))
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}

// The page for those who receive webhooks, as it stands there, all of it.
func TestThePageOnWebhooksHolds(t *testing.T) {
	c := start(t, t.TempDir(), "--webhooks-every", "200ms", "--requests-per-user", "100000")
	script := terminals(t, "docs/howto/receive-webhooks.md", func(block string) bool {
		return strings.Contains(block, "webhooks listen") || strings.Contains(block, "receive.py")
	})
	port := freePort(t)
	// The one thing that is not as it stands: port 3000 may be somebody's.
	script = strings.ReplaceAll(strings.ReplaceAll(script, ":3000/", ":"+port+"/"), "gen3d.keys 3000", "gen3d.keys "+port)
	// Facts come in their own time; the page's reader has looked at the terminals.
	for before, waits := range map[string]string{
		"EVENT=$(":                      "until bin/gen3d webhooks log prod --json | grep 'reconstruction.completed' >terminal-0.txt; do sleep .1; done\n",
		"bin/gen3d webhooks rotate":     "until grep -q 'seen before reconstruction.completed' terminal-2.txt && grep -q 'reconstruction.completed' terminal-1.txt; do sleep .1; done\n",
		"bin/gen3d webhooks test by-fi": "cp terminal-2.txt by-then.txt\n",
	} {
		if !strings.Contains(script, before) {
			t.Fatalf("the page has no %s", before)
		}
		script = strings.ReplaceAll(script, before, waits+before)
	}
	folder := c.follow(script)
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	for name, says := range map[string][]string{
		"terminal-1.txt": {`reconstruction\.started +evt_\S+  genuine \(v1, v1a\)`, `reconstruction\.completed +evt_\S+  genuine \(v1, v1a\)`, `endpoint\.ping +evt_\S+  genuine`},
		"terminal-2.txt": {`(?m)^genuine endpoint\.ping`, `(?m)^genuine reconstruction\.completed`, `(?m)^seen before reconstruction\.completed`},
		"terminal-3.txt": {`whsec_`, `endpoint\.ping +evt_\S+  genuine \(v1, v1a\)  answered`},
		"gen3d.keys":     {`whsec_`, `whpk_`},
	} {
		text := read(name)
		for _, want := range says {
			if !regexp.MustCompile(want).MatchString(text) {
				t.Errorf("%s does not say %s:\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "NOT GENUINE by") {
			t.Errorf("%s: %s", name, text)
		}
	}
	// With the new key the file's endpoint is taken, too. Replays may still come beside its ping.
	if later := strings.TrimPrefix(read("terminal-2.txt"), read("by-then.txt")); !regexp.MustCompile(`(?m)^genuine endpoint\.ping evt_\w+$`).MatchString(later) {
		t.Errorf("the last ping was not taken:\n%s", later)
	}
}
