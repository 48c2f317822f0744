package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shell are the shell blocks of a page, in order, without those that hold one of the
// given texts.
func shell(t *testing.T, page string, without ...string) (script string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}
	dropped := 0
next:
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllSubmatch(b, -1) {
		for _, text := range without {
			if bytes.Contains(block[1], []byte(text)) {
				dropped++
				continue next
			}
		}
		script += string(block[1])
	}
	if dropped != len(without) || script == "" {
		t.Fatalf("%s has other blocks than this test knows", page)
	}
	return script
}

// follow does what a page says, in a folder that looks like a clone after make run.
func (c *cloud) follow(script string, env ...string) (folder string) {
	c.t.Helper()
	folder = c.t.TempDir()
	here, err := filepath.Abs("..")
	if err != nil {
		c.t.Fatal(err)
	}
	bin := filepath.Join(folder, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		c.t.Fatal(err)
	}
	for name, target := range map[string]string{"bin/gen3d": gen3d, "sample": filepath.Join(here, "sample"), "docs": filepath.Join(here, "docs")} {
		if err := os.Symlink(target, filepath.Join(folder, name)); err != nil {
			c.t.Fatal(err)
		}
	}
	jq(c.t, bin)
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", script)
	cmd.Dir = folder
	cmd.Env = append(clean(os.Environ()), "GEN3D_DIR="+c.dir, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	cmd.Env = append(cmd.Env, env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("%v\n%s\n%s", err, out, c.log())
	}
	return folder
}

// jq makes sure that there is one: without it on the machine, the same in Go.
func jq(t testing.TB, bin string) {
	if _, err := exec.LookPath("jq"); err == nil {
		return
	}
	cmd := exec.Command("go", "install", "github.com/itchyny/gojq/cmd/gojq@v0.12.17")
	cmd.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("there is no jq, and none could be made: %v\n%s", err, out)
	}
	if err := os.Rename(filepath.Join(bin, "gojq"), filepath.Join(bin, "jq")); err != nil {
		t.Fatal(err)
	}
}

func (c *cloud) expect(folder string, files ...string) {
	c.t.Helper()
	for _, f := range files {
		if s, err := os.Stat(filepath.Join(folder, f)); err != nil || s.Size() < 1000 {
			c.t.Errorf("%s: %v", f, err)
		}
	}
}

// The page for people who call the API, as it stands there, both ways to say where
// the object is.
func TestThePageOnTheAPIHolds(t *testing.T) {
	c := start(t, t.TempDir(), "--stream-life", "2s")
	for name, without := range map[string]string{"with a mask": "/prompts", "with clicks": "/masks"} {
		t.Run(name, func(t *testing.T) {
			c := c.in(t)
			folder := c.follow(shell(t, "docs/howto/integrate.md", without))
			c.expect(folder, "output_mesh.ply", "model.glb", "model.spz", "model.stl", "model.obj.zip", "poster.jpg")
		})
	}
}

// The page for people who have S3 alone: its script has 30 lines and nothing of ours.
func TestThePageOnDroppingFilesHolds(t *testing.T) {
	c := start(t, t.TempDir())
	script, err := os.ReadFile("../docs/howto/drop_into_s3.py")
	if err != nil || bytes.Count(script, []byte("\n")) > 30 || regexp.MustCompile(`(?m)^(import|from) .*gen3d`).Match(script) {
		t.Errorf("the script is more than it claims: %v", err)
	}
	python := python(t)
	folder := c.follow(shell(t, "docs/howto/drop-into-s3.md"), "PATH="+filepath.Dir(python)+string(os.PathListSeparator)+os.Getenv("PATH"))
	c.expect(filepath.Join(folder, "results"), "output_mesh.ply", "model.spz", "model.glb", "poster.jpg")
}

// python is a Python with what the tests need, made if need be. Who has none sees the
// test skipped; CI must have one.
func python(t *testing.T) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command("../scripts/python.sh")
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("no Python for this test: %s", errs.String())
	}
	if err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	return strings.TrimSpace(out.String())
}

// The page for people who look on, as it stands there.
func TestThePageOnWatchingHolds(t *testing.T) {
	c := start(t, t.TempDir())
	c.follow(shell(t, "docs/howto/watch.md"))
}
