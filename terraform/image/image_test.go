package image_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"
)

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// instructions are a recipe's lines, without comments, continued lines joined.
func instructions(recipe string) (all []string) {
	recipe = regexp.MustCompile(`(?m)^\s*#.*\n`).ReplaceAllString(recipe, "")
	recipe = strings.ReplaceAll(recipe, "\\\n", " ")
	for line := range strings.Lines(recipe) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// unpinned says what in a recipe would be another thing tomorrow, or is nobody's way.
func unpinned(recipe string) (found []string) {
	stages := map[string]bool{"scratch": true}
	last := ""
	for _, line := range instructions(recipe) {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "FROM":
			fields := strings.Fields(rest)
			if base := fields[0]; !stages[base] && !regexp.MustCompile(`:[^:@]*\d+\.\d+(\.\d+)?[^:@]*$|@sha256:[0-9a-f]{64}$`).MatchString(base) {
				found = append(found, "base "+base)
			}
			if len(fields) == 3 {
				stages[fields[2]] = true
			}
		case "ARG":
			name, value, set := strings.Cut(rest, "=")
			if strings.HasSuffix(name, "_COMMIT") && !regexp.MustCompile(`^[0-9a-f]{40}$`).MatchString(value) || !set {
				found = append(found, "argument "+rest)
			}
		case "ADD":
			found = append(found, "ADD, which fetches and unpacks: "+rest)
		case "RUN":
			for _, command := range regexp.MustCompile(`&&|\|\||;|\|`).Split(rest, -1) {
				found = append(found, loose(strings.Fields(command))...)
			}
		case "USER":
			last = rest
		}
	}
	if strings.Contains(recipe, "FROM") && (last == "" || strings.HasPrefix(last, "0") || strings.HasPrefix(last, "root")) {
		found = append(found, "runs as root")
	}
	return found
}

// loose says what a command fetches without saying which.
func loose(words []string) (found []string) {
	command := strings.Join(words, " ")
	switch {
	case len(words) == 0:
	case words[0] == "curl" || words[0] == "wget":
		found = append(found, "fetched without a sum: "+command)
	case strings.HasPrefix(command, "apt-get install") && !strings.Contains(command, "--no-install-recommends"):
		found = append(found, "recommended packages: "+command)
	case strings.HasPrefix(command, "git clone"), strings.HasPrefix(command, "git fetch") && !regexp.MustCompile(`"\$\w+_COMMIT"$`).MatchString(command):
		found = append(found, "not by commit: "+command)
	case strings.HasPrefix(command, "pip install"):
		for _, w := range words[2:] {
			w = strings.Trim(w, `'"`)
			own := strings.HasPrefix(w, "-") || strings.HasPrefix(w, ".") // an option, or the folder that was fetched by commit
			if !own && !strings.Contains(w, "==") {
				found = append(found, "package without a version: "+w)
			}
		}
	}
	return found
}

func TestTheRecipesNameWhatTheyFetch(t *testing.T) {
	for _, path := range []string{"Dockerfile", "../../gpu-worker/Dockerfile"} {
		for _, f := range unpinned(read(t, path)) {
			t.Errorf("%s: %s", path, f)
		}
	}
}

// The check itself: what must be found is found.
func TestWhatIsLooseIsFound(t *testing.T) {
	for recipe, want := range map[string]string{
		"FROM ubuntu:latest\nUSER 1":                         "base ubuntu:latest",
		"FROM ubuntu\nUSER 1":                                "base ubuntu",
		"FROM a:1.2\nARG X_COMMIT=main\nUSER 1":              "argument X_COMMIT=main",
		"FROM a:1.2\nARG X\nUSER 1":                          "argument X",
		"FROM a:1.2\nRUN git clone https://x/y\nUSER 1":      "not by commit: git clone https://x/y",
		"FROM a:1.2\nRUN true && \\\n pip install b\nUSER 1": "package without a version: b",
		"FROM a:1.2\nRUN curl https://x | sh\nUSER 1":        "fetched without a sum: curl https://x",
		"FROM a:1.2\nRUN apt-get install -y b\nUSER 1":       "recommended packages: apt-get install -y b",
		"FROM a:1.2\nADD https://x /y\nUSER 1":               "ADD, which fetches and unpacks: https://x /y",
		"FROM a:1.2":                                         "runs as root",
		"FROM a:1.2 AS b\nFROM b\nUSER 1":                    "",
	} {
		if got := strings.Join(unpinned(recipe), "; "); got != want {
			t.Errorf("%q: found %q, want %q", recipe, got, want)
		}
	}
}

// The list of the image's contents has the recipe's versions, and nothing else's.
func TestTheListOfContentsIsTheRecipes(t *testing.T) {
	list := read(t, "../../docs/worker-image.md")
	recipe := read(t, "../../gpu-worker/Dockerfile")
	for _, line := range instructions(recipe) {
		var version string
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "FROM":
			name, tag, _ := strings.Cut(strings.Fields(rest)[0], ":")
			if !strings.Contains(list, "`"+name+"`") {
				t.Errorf("%s is not in the list", name)
			}
			version = strings.TrimSuffix(strings.TrimSuffix(tag, "-devel"), "-runtime")
		case "ARG":
			_, version, _ = strings.Cut(rest, "=")
		case "RUN":
			for _, m := range regexp.MustCompile(`--no-install-recommends ([a-z0-9. -]+)`).FindAllStringSubmatch(line, -1) {
				for _, name := range strings.Fields(m[1]) {
					if name != "git" && name != "python3-pip" && !strings.Contains(list, "`"+name+"`") { // those two stay in stages that build
						t.Errorf("%s is not in the list", name)
					}
				}
			}
		}
		if version != "" && !strings.Contains(list, "| "+version+" |") {
			t.Errorf("version %s of %q is not in the list", version, line)
		}
	}
	for _, row := range regexp.MustCompile(`(?m)^\| [^|]+ \| ([0-9][0-9A-Za-z.-]+|[0-9a-f]{40}) \|`).FindAllStringSubmatch(list, -1) {
		if !strings.Contains(recipe, row[1]) {
			t.Errorf("the list has %s, the recipe has not", row[1])
		}
	}
	libraries := pins(t, "../../scripts/onnxruntime-cuda.txt")
	if tested := pins(t, "../../scripts/onnxruntime.txt")["onnxruntime"]; tested == "" || libraries["onnxruntime-gpu"] != tested {
		t.Errorf("the image's ONNX Runtime is %s, that of the tests %s", libraries["onnxruntime-gpu"], tested)
	}
	for name, version := range libraries {
		if !regexp.MustCompile("(?m)^\\|[^|]*`" + name + "`[^|]*\\| " + version + ", by SHA-256 \\|").MatchString(list) {
			t.Errorf("%s %s is not in the list", name, version)
		}
	}
	if !strings.Contains(recipe, "COPY --from=model /opt/sam-3d-objects /opt/sam-3d-objects") {
		t.Error("Meta's code, with its LICENSE, is not in the image as a whole")
	}
}

// pins are the packages of a list for pip, with their versions.
func pins(t *testing.T, path string) map[string]string {
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z0-9-]+)==([0-9.]+) \\\n    --hash=sha256:[0-9a-f]{64}`).FindAllStringSubmatch(read(t, path), -1) {
		all[m[1]] = m[2]
	}
	return all
}

func TestTheAMIsRecipeCanBeRead(t *testing.T) {
	file, problems := hclparse.NewParser().ParseHCLFile("worker.pkr.hcl")
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	if file == nil {
		t.Fatal("nothing was read")
	}
	text := read(t, "worker.pkr.hcl")
	for _, must := range []string{`^ami-[0-9a-f]{17}$`, `@sha256:[0-9a-f]{64}$`, `http_tokens                 = "required"`, `"gen3d-worker-`} {
		if !strings.Contains(text, must) {
			t.Errorf("it does not say %s", must)
		}
	}
	if unit := read(t, "gen3d-worker.service"); !strings.Contains(unit, "TimeoutStopSec=130") || !strings.Contains(unit, ":ro gen3d-worker:this") {
		t.Errorf("the unit has not the time that a drain takes, or may write over its models:\n%s", unit)
	}
}
