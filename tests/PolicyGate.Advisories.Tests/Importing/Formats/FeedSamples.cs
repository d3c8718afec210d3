namespace PolicyGate.Advisories.Tests.Importing.Formats;

/// <summary>A small file of each format, with two flaws or more.</summary>
internal static class FeedSamples
{
    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["secdb/main.json"] = """
            {"distroversion":"v3.18","reponame":"main","apkurl":"{{urlprefix}}/x","packages":[
             {"pkg":{"name":"xen","secfixes":{"4.9-r0":["CVE-2016-9932 XSA-200","CVE_2019-2426","CVE-2017-2616 (+ regression fix)","CVE-????-?????  XSA-284"],"0":["CVE-2020-1111"],"5.0-r0":["CVE-2017-5753 CVE-2017-5715 XSA-254"],"6-r0":null}}},
             {"pkg":{"name":"nothing","secfixes":null}}]}
            """,
        ["tracker/json"] = """
            {"bash":{"CVE-2024-0001":{"description":"A flaw.","scope":"local","releases":{
               "bookworm":{"status":"resolved","repositories":{"bookworm":"5.2-2","bookworm-security":"5.2-3"},"fixed_version":"5.2-3","urgency":"low**"},
               "bullseye":{"status":"open","repositories":{"bullseye":"5.1-2"},"urgency":"unimportant","nodsa":"Minor issue","nodsa_reason":""},
               "buster":{"status":"open","repositories":{"buster":"5.0-4"},"urgency":"end-of-life"},
               "trixie":{"status":"resolved","repositories":{"trixie":"5.2.15-2"},"fixed_version":"5.2.37-1","urgency":"medium"},
               "sid":{"status":"resolved","repositories":{"sid":"5.2.37-1"},"fixed_version":"0","urgency":"medium"}}},
              "TEMP-0000000-ABCDEF":{"releases":{"bookworm":{"status":"open","repositories":{},"urgency":"not yet assigned","nodsa":"x","nodsa_reason":"ignored"}}},
              "CVE-2024-0002":{"releases":{"bookworm":{"status":"undetermined","repositories":{},"urgency":"not yet assigned"}}}},
             "zlib":{"CVE-2024-0003":{"releases":{"bookworm":{"status":"open","repositories":{"bookworm":"1:1.2"},"urgency":"high","nodsa":"x","nodsa_reason":"postponed"}}},"CVE-2024-0004":{"releases":[]}}}
            """,
        ["DSA/list"] = """
            [29 Mar 2023] DSA-5380-1 xorg-server - security update
            	{CVE-2023-1393 CVE-2023-1394}
            	[bullseye] - xorg-server 2:1.20.11-1+deb11u6
            	[buster] - xorg-server <not-affected> (Vulnerable code not present)
            	NOTE: a note
            [18 Apr 2018] DSA-4205-1 jessie end-of-life
                    NOTE: end of security support for jessie
            [01 Aug 2002] DSA-140 libpng - buffer overflow
            	{CVE-2002-0660}
            	[wheezy] - libpng <end-of-life>
            	[jessie] - libpng3 <unfixed>
            """,
        ["azurelinux-3.0-oval.xml"] = """
            <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:l="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5">
            <generator><oval:product_name>Azure Linux OVAL Definition Generator</oval:product_name><oval:timestamp>2024-05-08T12:04:07.046098262Z</oval:timestamp></generator>
            <definitions>
            <definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:1" version="1"><metadata><title>CVE-2024-1 affecting package a</title><reference ref_id="CVE-2024-0001" ref_url="https://nvd.nist.gov/vuln/detail/CVE-2024-0001" source="CVE"/><patchable>true</patchable><advisory_date>2024-04-17T22:02:46Z</advisory_date><severity>High</severity></metadata><criteria operator="AND"><criterion comment="x" test_ref="t1"/></criteria></definition>
            <definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:2" version="1"><metadata><title>t</title><reference ref_id="CVE-2024-0002" ref_url="u" source="CVE"/><patchable>false</patchable><severity>Low</severity></metadata><criteria operator="AND"><criterion comment="x" test_ref="t2"/></criteria></definition>
            <definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:3" version="1"><metadata><title>t</title><reference ref_id="CVE-2024-0003" ref_url="u" source="CVE"/><patchable>Not Applicable</patchable></metadata><criteria operator="AND"><criterion comment="x" test_ref="t1"/></criteria></definition>
            </definitions>
            <tests><l:rpminfo_test id="t1"><l:object object_ref="o1"/><l:state state_ref="s1"/></l:rpminfo_test><l:rpminfo_test id="t2"><l:object object_ref="o1"/><l:state state_ref="s2"/></l:rpminfo_test></tests>
            <objects><l:rpminfo_object id="o1"><l:name>a</l:name></l:rpminfo_object></objects>
            <states><l:rpminfo_state id="s1"><l:evr datatype="evr_string" operation="less than">0:3.4.0-1.azl3</l:evr></l:rpminfo_state><l:rpminfo_state id="s2"><l:evr datatype="evr_string" operation="less than or equal">0:3.0-1.azl3</l:evr></l:rpminfo_state></states>
            </oval_definitions>
            """,
        ["oracle.xml"] = """
            <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>
            <definition id="oval:com.oracle.elsa:def:1" class="patch"><metadata><title>
            ELSA-2024-0001:  Moderate: bind security update  (MODERATE)
            </title><reference source="elsa" ref_id="ELSA-2024-0001" ref_url="https://linux.oracle.com/errata/ELSA-2024-0001.html"/><reference source="CVE" ref_id="CVE-2024-0001" ref_url="https://linux.oracle.com/cve/CVE-2024-0001.html"/><advisory><severity>MODERATE</severity><issued date="2024-06-26"/></advisory></metadata>
            <criteria operator="AND"><criterion test_ref="a" comment="Oracle Linux 8 is installed"/>
             <criteria operator="OR">
              <criteria operator="AND"><criterion test_ref="a" comment="Oracle Linux arch is x86_64"/><criteria operator="AND"><criterion test_ref="b" comment="bind is earlier than 32:9.11-1.el8"/><criterion test_ref="c" comment="bind is signed with the Oracle Linux 8 key"/></criteria></criteria>
              <criteria operator="AND"><criterion test_ref="a" comment="Oracle Linux arch is aarch64"/><criterion test_ref="b" comment="bind is earlier than 32:9.11-2.el8"/></criteria>
              <criteria operator="AND"><criterion test_ref="m" comment="Module nodejs:18 is enabled"/><criterion test_ref="b" comment="nodejs is earlier than 1:18.1-1.module+el8"/></criteria>
              <criterion test_ref="k" comment="glibc is earlier than 2:2.28-1.ksplice1.el8"/>
             </criteria></criteria></definition>
            </definitions></oval_definitions>
            """,
        ["suse.xml"] = """
            <?xml version="1.0" encoding="UTF-8"?>
            <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>
            <definition id="oval:org.opensuse.security:def:1" class="vulnerability"><metadata><title>CVE-2024-0001</title><reference ref_id="Mitre CVE-2024-0001" ref_url="https://cve.mitre.org/x" source="CVE"/><reference ref_id="SUSE-SU-2024:1210-1" ref_url="https://lists.suse.com/x" source="SUSE-SU"/>
            <advisory><issued date="2024-04-30"/><updated date="2024-07-14"/><severity>Important</severity><cve impact="important" cvss3="7/CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H" href="https://www.suse.com/security/cve/CVE-2024-0001/">CVE-2024-0001</cve></advisory></metadata>
            <criteria operator="OR">
             <criteria operator="AND"><criterion test_ref="p" comment="SUSE Linux Enterprise Server 15-LTSS is installed"/><criteria operator="OR"><criterion test_ref="t" comment="kernel-default-4.12.14-150.72.1 is installed"/></criteria></criteria>
             <criteria operator="AND"><criteria operator="OR"><criterion test_ref="p" comment="openSUSE Leap 15.6 is installed"/><criterion test_ref="p" comment="SUSE Linux Enterprise Server 15 SP5 is installed"/></criteria><criteria operator="OR"><criterion test_ref="x" comment="krb5 is not affected"/><criterion test_ref="x" comment="pam is affected"/></criteria></criteria>
            </criteria></definition>
            </definitions>
            <tests><rpminfo_test id="t"><object object_ref="o"/><state state_ref="s"/></rpminfo_test></tests><objects><rpminfo_object id="o"><name>kernel-default</name></rpminfo_object></objects><states><rpminfo_state id="s"><evr operation="less than">1:4.12.14-150.72.1</evr></rpminfo_state></states></oval_definitions>
            """,
        ["updateinfo.xml"] = """
            <?xml version="1.0" ?>
            <updates><update author="linux-security@amazon.com" from="linux-security@amazon.com" status="final" type="security" version="1.4"><id>ALAS2-2021-1699</id><title>Amazon Linux 2 - ALAS2-2021-1699: low priority package update for kernel</title><issued date="2021-08-13 17:31"/><updated date="2021-08-14 17:31"/><severity>low</severity><description>Text.</description>
            <references><reference href="http://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2021-22543" id="CVE-2021-22543" type="cve"/></references>
            <pkglist><collection short="amazon-linux-2"><name>Amazon Linux 2</name><package arch="x86_64" epoch="0" name="kernel" release="185.433.amzn2" version="4.14.243"><filename>x</filename></package><package arch="aarch64" epoch="0" name="kernel" release="185.433.amzn2" version="4.14.243"/></collection></pkglist></update>
            <update type="bugfix"><id>ALAS2-2021-1700</id></update>
            <update type="security"><id>ALAS-2018-1093</id><issued date="2018-01-01"/><severity>important</severity><pkglist><collection><package arch="noarch" name="a" epoch="1" version="1" release="1.amzn1"/></collection></pkglist></update></updates>
            """,
        ["cve_data_photon4.0.json"] = """
            [{"cve_id":"CVE-2023-38545","pkg":"curl","cve_score":9.8,"aff_ver":"x","res_ver":"7.88.1-4.ph4","status":"Fixed"},{"cve_id":"CVE-2023-44487","pkg":"httpd","aff_ver":"","res_ver":"NA","status":"Not Affected"},{"cve_id":"CVE-2025-0725","pkg":"curl","aff_ver":"NA","res_ver":"NA"},{"cve_id":"CVE-2023-50447","pkg":"python3","aff_ver":"NA","res_ver":"NA","status":"Fixed"}]
            """,
        ["cve-2024-11111.json"] = """
            {"document":{"aggregate_severity":{"text":"Important"},"category":"csaf_vex","csaf_version":"2.0","publisher":{"name":"Red Hat Product Security"},"title":"T","tracking":{"current_release_date":"2024-12-18T09:14:23Z","id":"CVE-2024-11111"}},
             "product_tree":{"branches":[{"branches":[
               {"product":{"name":"Red Hat Enterprise Linux BaseOS (v. 9)","product_id":"BaseOS-9.5","product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:9::baseos"}}},
               {"product":{"name":"RHEL EUS","product_id":"EUS","product_identification_helper":{"cpe":"cpe:/a:redhat:rhel_eus:9.2::appstream"}}},
               {"product":{"name":"pam","product_id":"pam-0:1.5.x86_64","product_identification_helper":{"purl":"pkg:rpm/redhat/pam@1.5?arch=x86_64&epoch=1"}}},
               {"product":{"name":"pam","product_id":"pam-0:1.5.aarch64","product_identification_helper":{"purl":"pkg:rpm/redhat/pam@1.5?arch=aarch64&epoch=1"}}},
               {"product":{"name":"pam","product_id":"pam","product_identification_helper":{"purl":"pkg:rpm/redhat/pam?arch=src"}}},
               {"product":{"name":"mod","product_id":"m","product_identification_helper":{"purl":"pkg:rpm/redhat/httpd@2.4.37-65.module%2Bel8?arch=aarch64&rpmmod=httpd:2.4:8100:489197e6"}}},
               {"product":{"name":"oci","product_id":"oci","product_identification_helper":{"purl":"pkg:oci/redhat/x@1"}}},
               {"product":{"name":"zlib","product_id":"zlib"}},{"product":{"name":"gcc","product_id":"gcc"}},{"product":{"name":"perl","product_id":"perl"}},{"product":{"name":"python39:3.9/python39","product_id":"py"}}]}],
              "relationships":[{"full_product_name":{"product_id":"1"},"product_reference":"pam-0:1.5.x86_64","relates_to_product_reference":"BaseOS-9.5"},{"full_product_name":{"product_id":"2"},"product_reference":"pam-0:1.5.aarch64","relates_to_product_reference":"BaseOS-9.5"},
               {"full_product_name":{"product_id":"3"},"product_reference":"pam","relates_to_product_reference":"EUS"},{"full_product_name":{"product_id":"4"},"product_reference":"m","relates_to_product_reference":"EUS"},{"full_product_name":{"product_id":"5"},"product_reference":"oci","relates_to_product_reference":"EUS"},
               {"full_product_name":{"product_id":"6"},"product_reference":"zlib","relates_to_product_reference":"BaseOS-9.5"},{"full_product_name":{"product_id":"7"},"product_reference":"gcc","relates_to_product_reference":"BaseOS-9.5"},{"full_product_name":{"product_id":"8"},"product_reference":"perl","relates_to_product_reference":"BaseOS-9.5"},{"full_product_name":{"product_id":"9"},"product_reference":"py","relates_to_product_reference":"BaseOS-9.5"}]},
             "vulnerabilities":[{"cve":"CVE-2024-11111","product_status":{"fixed":["1","2","4"],"known_affected":["3","6","9"],"known_not_affected":["7"],"under_investigation":["8"]},
               "remediations":[{"category":"vendor_fix","date":"2024-11-19T04:46:55Z","product_ids":["1","2","4"]},{"category":"none_available","details":"Fix deferred","product_ids":["6"]},{"category":"no_fix_planned","details":"Will not fix","product_ids":["3","5"]},{"category":"no_fix_planned","details":"Out of support scope","product_ids":["9"]},{"category":"workaround","product_ids":["x"]}],
               "threats":[{"category":"impact","details":"Moderate","product_ids":["1"]}],"scores":[{"cvss_v3":{"vectorString":"CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}}]}]}
            """,
        ["vex/CVE-2024-0001.json"] = """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://github.com/canonical/x","author":"Canonical Ltd.","timestamp":"2024-05-01T00:00:00Z","version":1,"statements":[
             {"vulnerability":{"@id":"u","name":"CVE-2024-0001","description":"D."},"products":[{"@id":"pkg:deb/ubuntu/unzip@6.0-9ubuntu1.6?arch=source&distro=esm-infra/focal"},{"@id":"pkg:deb/ubuntu/unzip@6.0-9?arch=amd64&distro=focal"}],"status":"fixed"},
             {"vulnerability":{"name":"CVE-2024-0001"},"products":[{"@id":"pkg:deb/ubuntu/unzip@6.0?arch=source&distro=focal"}],"status":"affected","action_statement":"x"},
             {"vulnerability":{"name":"CVE-2024-0001"},"products":[{"@id":"pkg:deb/ubuntu/unzip@6.0?arch=source&distro=mantic"}],"status":"not_affected","justification":"component_not_present"},
             {"vulnerability":{"name":"CVE-2024-0001"},"products":[{"@id":"pkg:deb/ubuntu/unzip@6.0?arch=source&distro=fips-updates/jammy"}],"status":"under_investigation"}]}
            """,
        ["CVE-2022-24823.json"] = """
            {"id":"CVE-2022-24823","priority":"medium","published":"2022-05-06T12:15:00","updated_at":"2024-07-24T15:00:26","description":"D.","notices_ids":["USN-1-1"],"packages":[{"name":"netty","source":"u","statuses":[
             {"release_codename":"focal","status":"released","description":"1:4.1.45-1ubuntu0.1~esm1","pocket":"esm-apps"},{"release_codename":"jammy","status":"needed","description":"","pocket":"security"},{"release_codename":"bionic","status":"ignored","description":"end of standard support","pocket":"security"},{"release_codename":"xenial","status":"ignored","description":"too intrusive","pocket":"security"},
             {"release_codename":"mantic","status":"deferred","description":"2024-01-01"},{"release_codename":"noble","status":"not-affected","description":"1:4.1.48-5"},{"release_codename":"trusty","status":"DNE","description":""},{"release_codename":"kinetic","status":"needs-triage","description":""},{"release_codename":"upstream","status":"released","description":"4.1.77"}]}]}
            """,
        ["nuget.example.json"] = """
            {"nugetSource":"nuget.example","updated":"2026-01-01T00:00:00Z","pages":[{"shop.core":[{"url":"https://github.com/advisories/GHSA-aaaa-bbbb-cccc","severity":3,"versions":"(, 1.2.0)"}],"shop.old":[{"url":"https://shop.example/advisories/7","severity":1,"versions":"[1.0.0]"}]}]}
            """,
        ["2026-01.cve.json"] = """
            {"last_updated":"2026-01-01","disclosures":[{"id":"CVE-2026-1111","problem":"P","platforms":["windows"]},{"id":"CVE-2026-2222","problem":"Q","platforms":["linux"]}],
             "products":[{"cve_id":"CVE-2026-1111","name":"dotnet-runtime","min_vulnerable":"8.0.0","max_vulnerable":"8.0.1","fixed":"8.0.2"},{"cve_id":"CVE-2026-2222","name":"dotnet-runtime","min_vulnerable":"8.0.0","max_vulnerable":"8.0.1"}],"packages":[]}
            """,
        ["8.0/releases.json"] = """
            {"channel-version":"8.0","releases":[{"release-date":"2026-01-13","release-version":"8.0.2","cve-list":[{"cve-id":"CVE-2026-1111","cve-url":"https://example.org/1"}],"runtime":{"version":"8.0.2"}},{"release-date":"2025-12-09","release-version":"8.0.1","cve-list":[{"cve-id":"CVE-2025-1111"}],"runtime":{"version":"8.0.1"}}]}
            """,
    };
}
