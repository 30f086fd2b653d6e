//! Addresses of people, documents and hosts.

use super::{bad, good};
use crate::validators::{
    DomainNameValidator, EmailValidator, Ipv4Validator, Ipv6Validator, Ipv46Validator,
    URLValidator, Validate as _,
};

#[test]
#[expect(clippy::too_many_lines, reason = "a table of values")]
fn email_addresses() {
    let long_label = format!("a@{}.com", "x".repeat(63));
    let longest = format!("{}@{}.com", "a".repeat(252), "x".repeat(63));
    assert_eq!(longest.len(), 320);
    good(
        &EmailValidator::default(),
        &[
            "email@here.com",
            "weirder-email@here.and.there.com",
            "email@[127.0.0.1]",
            "email@[2001:dB8::1]",
            "email@[::fffF:127.0.0.1]",
            "example@valid-----hyphens.com",
            "test@domain.with.idn.tld.उदाहरण.परीक्षा",
            "email@localhost",
            "\"test@test\"@example.com",
            "\"\\\t\"@here.com",
            "a+b_c.d!#$%&'*/=?^`{|}~-e@example.com",
            "1@example.com",
            "a@xn--bcher-kva.xn--p1ai",
            &long_label,
            &longest,
        ],
    );
    let label = format!("a@{}.com", "x".repeat(64));
    let too_long = format!("a{longest}");
    bad(
        &EmailValidator::default(),
        "Enter a valid email address.",
        &[
            "",
            "abc",
            "abc@",
            "abc@bar",
            "a @x.cz",
            "abc@.com",
            "something@@somewhere.com",
            "email@127.0.0.1",
            "email@[127.0.0.256]",
            "email@[2001:db8::12345]",
            "email@[2001:db8:0:0:0:0:1]",
            "email@[::ffff:127.0.0.256]",
            "email@[fe80::1%eth0]",
            "example@invalid-.com",
            "example@-invalid.com",
            "example@invalid.com-",
            "example@inv-.alid-.com",
            "example@inv-.-alid.com",
            "test@example.com\n\n<script src=\"x.js\">",
            "\"\\\n\"@here.com",
            "\"unended@here.com",
            "\"a\"b\"@here.com",
            "\"\\\"@here.com",
            "trailingdot@shouldfail.com.",
            "a@b.com\n",
            "a\n@b.com",
            "\"test@test\"\n@example.com",
            ".a@b.com",
            "a.@b.com",
            "a..b@b.com",
            "ä@b.com",
            "a@b.c",
            "a@b.c1",
            "a@LOCALHOST",
            &label,
            &too_long,
        ],
    );
    good(&EmailValidator::allowing(&["intranet"]), &["a@intranet"]);
    bad(
        &EmailValidator::allowing(&["intranet"]),
        "Enter a valid email address.",
        &["a@localhost"],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of values")]
fn urls() {
    let host = format!(
        "http://{}.{}.{}.{}.com",
        "a".repeat(63),
        "b".repeat(63),
        "c".repeat(63),
        "d".repeat(57)
    );
    let longest = format!("http://example.com/{}", "p".repeat(2048 - 19));
    good(
        &URLValidator::default(),
        &[
            "http://www.djangoproject.com/",
            "HTTP://WWW.DJANGOPROJECT.COM/",
            "http://localhost/",
            "http://example.com/",
            "http://example.com:0",
            "http://example.com:65535",
            "http://example.com./",
            "http://www.example.com:8000/test",
            "http://valid-with-hyphens.com/",
            "http://subdomain.example.com/",
            "http://a.aa",
            "http://200.8.9.10:8000/test",
            "http://su--b.valid-----hyphens.com/",
            "http://example.com?something=value",
            "http://example.com/index.php?something=value&another=value2",
            "https://example.com/",
            "ftp://example.com/",
            "ftps://example.com/",
            "http://foo.com/blah_(wikipedia)#cite-1",
            "http://✪df.ws/123",
            "http://userid:password@example.com:8080/",
            "http://userid@example.com",
            "http://userid:@example.com",
            "http://142.42.1.1:8080/",
            "http://⌘.ws/",
            "http://foo.bar/?q=Test%20URL-encoded%20stuff",
            "http://مثال.إختبار",
            "http://-.~_!$&'()*+,;=%40:80%2f@example.com",
            "http://xn--7sbb4ac0ad0be6cf.xn--p1ai",
            "http://0.0.0.0/",
            "http://255.255.255.255",
            "http://[::]/",
            "http://[fedc:ba98:7654:3210:fedc:ba98:7654:3210]:8000/a",
            "http://[::192.9.5.5]?x",
            "http://example.com/@home",
            &host,
            &longest,
        ],
    );
    let long_host = host.replace("ddd", "dddd");
    let too_long = format!("{longest}p");
    bad(
        &URLValidator::default(),
        "Enter a valid URL.",
        &[
            "",
            "foo",
            "http://",
            "http://example",
            "http://example.",
            "http://example.com:-1",
            "http://example.com:-/",
            "http://example.com:000000080/",
            "http://example.com:",
            "http://.com",
            "http://invalid-.com",
            "http://-invalid.com",
            "http://invalid.com-",
            "http://inv-.alid-.com",
            "http://inv-.-alid.com",
            "http://inv-.-alid.com\n",
            "file://localhost/path",
            "git://example.com/",
            "http://.",
            "http://..",
            "http://../",
            "http://?",
            "http://#",
            "http:// shouldfail.com",
            ":// should fail",
            "http://foo.bar/foo bar",
            "http://-error-.invalid/",
            "http://1.1.1.1.1",
            "http://123.123.123",
            "http://3628126748",
            "http://256.1.1.1",
            "http://01.2.3.4",
            "http://.www.foo.bar./",
            "http://[::1:2::3]:8080/",
            "http://[]",
            "http://[::1",
            "http://[::1]x",
            "http://[a.b]:8080/",
            "http://foo@bar@example.com/",
            "http://foo:bar:baz@example.com",
            "http://:@example.com",
            "http://@example.com",
            "http://a:b",
            "http://www.example.com\n/",
            "ht\ttp://example.com",
            "//example.com",
            &long_host,
            &too_long,
        ],
    );
    good(
        &URLValidator::with_schemes(&["git", "git+ssh"]),
        &["git+ssh://git@example.com/repo.git", "GIT://example.com"],
    );
}

#[test]
fn domain_names() {
    let names = [
        "000000.org",
        "python.org",
        "python.co.uk",
        "python.tk.",
        "a.xn--p1ai",
        "domain.with.idn.tld.उदाहरण.परीक्ष",
        "ıçğü.com",
    ];
    good(&DomainNameValidator::default(), &names);
    let long = format!("{}com", "abc.".repeat(63));
    assert_eq!(long.len(), 255);
    good(&DomainNameValidator::default(), &[&long]);
    bad(
        &DomainNameValidator::default(),
        "Enter a valid domain name.",
        &[
            "",
            ".",
            "..",
            "example",
            "example.c",
            "example..com",
            "127.0.0.1",
            "255.255.255.255",
            "fe80::1",
            "1:2:3:4:5:6:7:8",
            "stop@.python.org",
            "a.com\n",
            "a b.com",
            "-a.com",
            "a-.com",
            "a.com-",
            "a_b.com",
            "a.𝒸𝑜𝓂",
            "a.xn--",
            &format!("{long}m"),
        ],
    );
    good(&DomainNameValidator::ascii(), &["non-idna.com", "a.b2."]);
    bad(
        &DomainNameValidator::ascii(),
        "Enter a valid domain name.",
        &["ıçğü.com", "a.b", "a..bc"],
    );
}

#[test]
fn ip_addresses() {
    let four = ["1.1.1.1", "255.0.0.0", "0.0.0.0"];
    let six = ["fe80::1", "::1", "1:2:3:4:5:6:7:8", "::ffff:254.42.16.14"];
    let none = [
        "",
        "1.1.1",
        "1.1.1.1.1",
        "256.1.1.1",
        "025.1.1.1",
        "1.1.1.1\n",
        " 1.1.1.1",
        "١.1.1.1",
        "1:2",
        "::zzz",
        "12345::",
        "1::2:3::4:5",
        "foo",
        "::1%eth0",
        "[::1]",
    ];
    good(&Ipv4Validator, &four);
    good(&Ipv6Validator, &six);
    good(&Ipv46Validator, &[four.as_slice(), &six].concat());
    bad(
        &Ipv4Validator,
        "Enter a valid IPv4 address.",
        &[none.as_slice(), &six].concat(),
    );
    bad(
        &Ipv6Validator,
        "Enter a valid IPv6 address.",
        &[none.as_slice(), &four].concat(),
    );
    bad(
        &Ipv46Validator,
        "Enter a valid IPv4 or IPv6 address.",
        &none,
    );
    let error = Ipv4Validator.validate("x").unwrap_err();
    assert_eq!(error.param("protocol"), Some("IPv4"));
}
