// The form decides again after each change. Without this script its button does. Nothing is kept but in the address, behind "#".
"use strict";
const form = document.getElementById("form");
const panel = document.getElementById("panel");
const day = form.elements["as_of"];
let under_way = null;
let timer = null;

function values() {
  const found = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim()) found.append(name, value);
  return found;
}

function mark(asked) {
  for (const old of form.querySelectorAll(".next")) old.classList.remove("next");
  for (const old of form.querySelectorAll(".tag")) old.remove();
  const place = asked && document.getElementById("f-" + asked.fact);
  if (!place) return;
  place.classList.add("next");
  const tag = document.createElement("p");
  tag.className = "tag";
  tag.textContent = "▶ " + asked.question;
  place.querySelector(".box").prepend(tag);
  const group = place.closest("details");
  if (group) group.open = true;
}

async function decide() {
  if (under_way) under_way.abort();
  under_way = new AbortController();
  const found = values();
  history.replaceState(null, "", "#" + found);
  const action = new URL(form.action);
  action.pathname += "/panel";
  try {
    const answer = await fetch(action, { method: "POST", body: found, signal: under_way.signal });
    const told = await answer.json();
    if (told.panel === undefined) panel.textContent = told.detail;
    else {
      panel.innerHTML = told.panel;
      mark(told.asked);
    }
  } catch (error) {
    if (error.name !== "AbortError") panel.textContent = String(error);
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(decide, 250);
}

function fill(found) {
  for (const control of form.elements) {
    if (!control.name) continue;
    const given = found.getAll(control.name);
    if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value) || (control.type === "radio" && control.value === "" && !given.length);
    else if (control.type !== "file") control.value = given[0] || "";
  }
}

// The values of a record that was saved, by the names of the fields.
function flat(value, name, found) {
  if (Array.isArray(value)) {
    if (!value.length) found.append(name, "-");
    else if (name === "unknown" || name === "drafting_units") found.append(name, value.join("、"));
    else value.forEach((each, at) => flat(each, typeof each === "object" ? name + "." + (at + 1) : name, found));
  } else if (value !== null && typeof value === "object") {
    for (const key of Object.keys(value)) flat(value[key], name ? name + "." + key : key, found);
  } else if (value !== null) found.append(name, String(value));
  return found;
}

async function open(file) {
  const found = flat(JSON.parse(await file.text()), "", new URLSearchParams());
  if (!found.has("as_of")) found.set("as_of", day.value);
  await more_entries(found);
}

// A list with more entries than the page has is drawn by the server.
async function more_entries(found) {
  const missing = [...found.keys()].some((name) => /\.\d+\./.test(name) && !form.elements[name]);
  fill(found);
  if (!missing) return decide();
  const hidden = document.createElement("form");
  hidden.method = "post";
  hidden.action = form.action;
  for (const [name, value] of found) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    hidden.append(field);
  }
  document.body.append(hidden);
  hidden.submit();
}

if (!day.value) {
  const now = new Date();
  day.value = [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
}
form.addEventListener("input", later);
const file = document.querySelector("#open input");
file.parentElement.hidden = false;
file.addEventListener("change", () => file.files.length && open(file.files[0]));
if (location.hash.length > 1) more_entries(new URLSearchParams(location.hash.slice(1)));
else decide();
