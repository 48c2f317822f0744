import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

// Who may import whom. An area knows the areas below it and never its neighbours:
// the editor and the viewer are loaded only by the pages that show them.
const areas = ["api", "app", "auth", "decoder", "editor", "history", "i18n", "session", "settings", "share", "ui", "upload", "viewer"];
const below = {
  i18n: [],
  ui: ["i18n"],
  api: ["i18n"],
  auth: ["i18n", "ui", "api"],
  decoder: ["api"],
  editor: ["i18n", "ui", "api", "auth", "decoder"],
  viewer: ["i18n", "ui", "api"],
  upload: ["i18n", "ui", "api", "auth"],
  share: ["i18n", "ui", "api", "auth", "viewer"],
  session: ["i18n", "ui", "api", "auth", "viewer", "share"],
  history: ["i18n", "ui", "api", "auth", "share"],
  settings: ["i18n", "ui", "api", "auth"],
};
const fences = Object.entries(below).map(([area, allowed]) => ({
  files: [`src/${area}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${areas.filter((a) => a !== area && !allowed.includes(a)).join("|")})/`,
            message: `${area} may import only ${[...allowed, "itself"].join(", ")}`,
          },
        ],
      },
    ],
  },
}));

export default defineConfig(
  { ignores: ["dist", "node_modules", "public", "*.config.*", "src/**/*.gen.ts"] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 300 }],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  ...fences,
  { files: ["e2e/**"], rules: { "no-console": "off" } },
);
