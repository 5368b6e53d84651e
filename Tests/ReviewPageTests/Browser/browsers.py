"""Chromium and Firefox without a window, driven alike: what a reviewer does with a page of candidates."""

import json
import os
import pathlib
import tempfile
import time


class Browser:
    """A browser with an empty profile; what it downloads lies in `folder`."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="psrsieve-page-"))

    def open(self, page):
        self.go(pathlib.Path(page).resolve().as_uri())
        self.wait("return performance.getEntriesByName('first candidate').length > 0")

    def wait(self, condition, seconds=30):
        """Waits until a script gives something true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.run(condition)
            if value:
                return value
            time.sleep(0.02)
        raise AssertionError(f"not so within {seconds} s: {condition}")

    def press(self, *keys):
        """Presses keys, each when the candidate before it is on the screen, as a reviewer would."""
        for key in keys:
            self.settle()
            self.key(key)
        self.settle()

    def settle(self):
        """Two frames: what was asked for is on the screen then."""
        self.run_asynchronously("const done = arguments[arguments.length - 1];"
                                "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 5)));")

    def click(self, element):
        self.run(f"document.getElementById({json.dumps(element)}).click()")
        self.settle()

    def text(self, element):
        return self.run(f"return document.getElementById({json.dumps(element)}).textContent")

    def downloaded(self, seconds=20):
        """The one file that was downloaded; it is taken away."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            files = [f for f in self.folder.iterdir() if f.suffix == ".csv" and f.stat().st_size]
            if files and not list(self.folder.glob("*.crdownload")) + list(self.folder.glob("*.part")):
                text = files[0].read_text(encoding="utf-8")
                name = files[0].name
                files[0].unlink()
                return name, text
            time.sleep(0.05)
        raise AssertionError("no file was downloaded")

    def drop(self, name, text):
        """Drops a file on the page."""
        self.run("const transfer = new DataTransfer();"
                 f"transfer.items.add(new File([{json.dumps(text)}], {json.dumps(name)}, {{type: 'text/csv'}}));"
                 "document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));")
        self.settle()


class Chromium(Browser):
    def __init__(self):
        super().__init__()
        from selenium import webdriver
        from selenium.webdriver.chrome.options import Options
        from selenium.webdriver.chrome.service import Service

        options = Options()
        options.binary_location = os.environ.get("PSRSIEVE_CHROMIUM", "/usr/bin/chromium")
        for argument in ["--headless=new", "--no-sandbox", "--window-size=1366,768", "--disable-dev-shm-usage"]:
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"download.default_directory": str(self.folder)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.unhandled_prompt_behavior = "accept"
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(60)
        self.version = "Chromium " + self.driver.capabilities["browserVersion"]

    def go(self, address):
        self.driver.get(address)

    def reload(self):
        self.driver.refresh()
        self.wait("return performance.getEntriesByName('first candidate').length > 0")

    def run(self, script):
        return self.driver.execute_script(script)

    def run_asynchronously(self, script):
        return self.driver.execute_async_script(script)

    def key(self, key):
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        actions = ActionChains(self.driver)
        if key.startswith("Ctrl-"):
            actions.key_down(Keys.CONTROL).send_keys(key[5:]).key_up(Keys.CONTROL)
        else:
            actions.send_keys({"Escape": Keys.ESCAPE}.get(key, key))
        actions.perform()

    def complaints(self):
        """What the browser's console says of the page: errors, and what the page's own policy forbade."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def close(self):
        self.driver.quit()


class Firefox(Browser):
    def __init__(self):
        super().__init__()
        from marionette_driver.marionette import Marionette

        preferences = {
            "browser.download.folderList": 2, "browser.download.dir": str(self.folder),
            "browser.helperApps.neverAsk.saveToDisk": "text/csv", "browser.download.alwaysOpenPanel": False,
            "dom.disable_beforeunload": True,
        }
        self.driver = Marionette(
            bin=os.environ.get("PSRSIEVE_FIREFOX", "/usr/bin/firefox-esr"), headless=True, prefs=preferences,
            gecko_log=str(self.folder / "firefox.log"))
        self.driver.start_session()
        self.driver.timeout.script = 60
        self.driver.set_window_rect(width=1366, height=768)
        self.version = "Firefox " + self.driver.session_capabilities["browserVersion"]

    def go(self, address):
        self.driver.navigate(address)

    def reload(self):
        self.driver.refresh()
        self.wait("return performance.getEntriesByName('first candidate').length > 0")

    def run(self, script):
        return self.driver.execute_script(script, sandbox=None)

    def run_asynchronously(self, script):
        return self.driver.execute_async_script(script, sandbox=None)

    def key(self, key):
        sequence = self.driver.actions.sequence("key", "keyboard")
        control = "\ue009"
        if key.startswith("Ctrl-"):
            sequence.key_down(control).key_down(key[5:]).key_up(key[5:]).key_up(control)
        else:
            key = {"Escape": "\ue00c"}.get(key, key)
            sequence.key_down(key).key_up(key)
        sequence.perform()

    def complaints(self):
        return []

    def close(self):
        self.driver.quit()


browsers = {"chromium": Chromium, "firefox": Firefox}
