// How html-validate reads the built pages. Everything it recommends holds but what stands here, each with its reason.
module.exports = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Valid either way; ours is the short form that HTML's own specification uses.
    "doctype-style": ["error", { style: "lowercase" }],
    // HTML allows an id to begin with a figure, as headings such as "6 Step briefings" do.
    "valid-id": ["error", { relaxed: true }],
    // The Partnership's name alone has 51 letters, and every title ends with it.
    "long-title": "off",
    // Nothing is loaded from another host, so there is nobody to guard against.
    "require-sri": ["error", { target: "crossorigin" }],
    // The stylesheet keeps a number on one line.
    "tel-non-breaking": "off",
    // A focusable region says its role itself; a section has it only through its label.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // Valid either way; Markdown writes `<img />`, as every picture of an editor is.
    "void-style": "off",
    // Seen by nobody.
    "no-trailing-whitespace": "off",
  },
};
