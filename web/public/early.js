// Before the first paint: the theme that was chosen. A script of its own, since the
// policy of the site allows none within the page.
const theme = localStorage.getItem("gen3d.theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
