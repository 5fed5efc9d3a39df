// Lets the form in with the token of its address, and tells what the check says of what was saved.
"use strict";

// Sveltia starts when it is told to, not by itself.
window.CMS_MANUAL_INIT = true;

const USER = "sveltia-cms.user";
const PREFERENCES = "sveltia-cms.prefs";
const SAVES = "/contents";

const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  localStorage.setItem(USER, JSON.stringify({ backendName: "gitea", token: given }));
  history.replaceState(null, "", "/");
}
if (!localStorage.getItem(PREFERENCES)) {
  localStorage.setItem(PREFERENCES, JSON.stringify({ locale: "en-GB", closeOnSave: false }));
}
const token = JSON.parse(localStorage.getItem(USER) || "{}").token;

function tell(title, problems, good) {
  const box = document.getElementById("told");
  box.querySelector("h2").textContent = title;
  box.querySelector("ol").replaceChildren(
    ...problems.map((problem) => {
      const entry = document.createElement("li");
      entry.textContent = problem;
      return entry;
    }),
  );
  box.classList.toggle("good", good);
  box.hidden = false;
}

function tellOfSave(good, { saved, problems }) {
  if (!good) {
    tell("Not saved yet. Please mend this first:", problems, false);
  } else if (problems.length) {
    tell(`Saved in ${saved}. The check asks you to look at this:`, problems, false);
  } else {
    tell(`Saved in ${saved}. The check finds nothing wrong.`, [], true);
  }
}

// Sveltia shows little of what comes back with a save, so it is read on its way.
const ask = window.fetch;
window.fetch = async (address, options) => {
  const answer = await ask(address, options);
  if (options?.method === "POST" && String(address).endsWith(SAVES)) {
    tellOfSave(answer.ok, await answer.clone().json());
  }
  return answer;
};

async function begin() {
  const answer = await ask("/settings.json", { headers: { Authorization: `token ${token}` } });
  if (!answer.ok) {
    tell("This page is of an earlier “nscp edit”, or has lost its key.", ["Open the address that the terminal shows."], false);
    return;
  }
  await window.CMS.init({ config: await answer.json() });
}

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("told");
  const hide = () => {
    box.hidden = true;
  };
  box.querySelector("button").addEventListener("click", hide);
  window.addEventListener("hashchange", hide);
  // What was good news before a change says nothing about it.
  document.addEventListener("input", () => {
    box.hidden ||= box.classList.contains("good");
  });
  begin();
});
