"""What a control would do is read from its page's scripts, as far as that can be known unrun."""

import time
import timeit

import pytest

from yifa.reading.scripts.program import Program, read_program
from yifa.reading.scripts.values import Act, Call, Go, PostBack, Submit

HERE = "http://www.example.gov.cn/zwgk/"
TIMES = 8
"""as long is the longer script"""
MARGIN = 3
"""over `TIMES` the time, which the linear takes; the square takes 8 times that"""


def program(script: str, **fields: str) -> Program:
    return read_program(script, fields, HERE)


def go(url: str) -> tuple[Act, ...]:
    return (Go(url=url),)


PRESSED = {
    "a location": ("", "location.href='index_2.html'", go("index_2.html")),
    "encoded": ("", "location=encodeURI('a b.html')", go("a b.html")),
    "replaced": ("", "window.location.replace('x.html')", go("x.html")),
    "opened": ("", "window.open('x.html','_self')", go("x.html")),
    "returned": ("function f(){return 'x.html'}", "f()", go("x.html")),
    "a branch taken": (
        "function f(n){if(n>1){location='i_'+n+'.htm'}else location='i.htm'}",
        "f(2)", go("i_2.htm"),
    ),
    "a branch not taken": (
        "function f(n){if(n==1)location='i.htm';else location='i_'+n}",
        "f(1)", go("i.htm"),
    ),
    "a guard": ("var all=9;function f(n){if(n>all){alert('x');return}location='?p='+n}", "f(3)", go("?p=3")),
    "a choice": ("function f(n){location=n<2?'i.htm':'i_'+(n-1)+'.htm'}", "f(3)", go("i_2.htm")),
    "a default": ("function f(n){n=n||1;location='?p='+n}", "f()", go("?p=1")),
    "a template": ("const f=n=>{location=`?p=${n+1}&c=${c}`};var c=8", "f(1)", go("?p=2&c=8")),
    "texts joined": ("var a='x',b=a+'y';function f(){location=b+1+1}", "f()", go("xy11")),
    "numbers added": ("var p='3';function f(){location='?p='+(parseInt(p)+1)}", "f()", go("?p=4")),
    "a chain": ("function a(n){b(n*2)}var b=function(m){location='?s='+m}", "a(5)", go("?s=10")),
    "a method": (
        "var o={p:1,next:function(){this.p++;this.go()},go(){location='?p='+this.p}}",
        "o.next()", go("?p=2"),
    ),
    "a field read": ("function f(){location='?c='+$('#cid').val()}", "f()", go("?c=8")),
    "a text changed": ("function f(){location='list_1.html'.replace('1','2')}", "f()", go("list_2.html")),
    "a case": (
        "var p=1;function f(t){switch(t){case 'a':p=9;break;case 'b':p++;break}location=p+'.html'}",
        "f('b')", go("2.html"),
    ),
    "its own address": (
        "function f(){location.href=location.href.split('?')[0]+'?p=2'}", "f()", go(f"{HERE}?p=2"),
    ),
    "a member counted": ("var q={p:1};function f(){q.p++;location='?p='+q.p}", "f()", go("?p=2")),
    "a condition joined": ("var on=false;function f(n){!on&&n>=2&&(location='?p='+n)}", "f(2)", go("?p=2")),
    "a step before": ("var p=1,q=-1;function f(){location='?p='+(++p)+q}", "f()", go("?p=2-1")),
    "a loop passed over": (
        "function f(n){for(var i=0;i<9;i++)g(i);while(x){y()}location='?p='+n}", "f(2)", go("?p=2"),
    ),
    "a try": ("function f(n){try{location='?p='+n}catch(e){location='x'}}", "f(2)", go("?p=2")),
    "an arrow of two": ("const f=(a,b)=>{location=a+b;};", "f('i_',2)", go("i_2")),
    "later": ("function f(n){setTimeout(function(){location='?p='+n},99)}", "f(2)", go("?p=2")),
    "an object's key": ("var o={'a-b':'x.html'};function f(){location=o['a-b']}", "f()", go("x.html")),
    "texts concatenated": ("function f(n){location='i_'.concat(n)}", "f(2)", go("i_2")),
    "halved": ("function f(n){location='?p='+n/2+'&r='+n%3}", "f(4)", go("?p=2&r=1")),
    "an attribute of the location": ("function f(){$(location).attr('href','x.html')}", "f()", go("x.html")),
    "a value set": (
        "function f(n){$('#p').attr('value',n);f1.action='b.do';f1.submit()}", "f(2)",
        (Submit(form="f1", fields={"p": "2"}, action="b.do"),),
    ),
    "a request with both": (
        "function f(n){axios({url:'q',method:'post',params:{c:8},data:{page:n}})}", "f(2)",
        (Call(url="q?c=8", method="POST", pairs=(("page", "2"),)),),
    ),
    "a request that lacks something": ("function f(n){$.get('q',{key:secret(),page:n})}", "f(2)", ()),
    "a form": (
        "function f(n){document.f.page.value=n;document.f.submit()}", "f(2)",
        (Submit(form="document.f", fields={"page": "2"}),),
    ),
    "a form of jQuery": (
        "function f(n){$('#p').val(n);$('#f').attr('action','b.do').submit()}", "f(2)",
        (Submit(form="@f", fields={"p": "2"}, action="b.do"),),
    ),
    "a form by number": (
        "function f(n){var t=document.forms[0];t.page.value=n;document.forms[0].submit()}", "f(2)",
        (Submit(form="document.forms.0", fields={"page": "2"}),),
    ),
    "a postback": ("", "__doPostBack('pager','2')", (PostBack(target="pager", argument="2"),)),
    "a postback with options": (
        "", 'WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("a$b", "", true))',
        (PostBack(target="a$b", argument=""),),
    ),
    "a request": (
        "function f(n){$.post('q.do',{cid:c,page:n,_:new Date().getTime()},g)}var c=8", "f(2)",
        (Call(url="q.do", method="POST", pairs=(("cid", "8"), ("page", "2"))),),
    ),
    "fields sent as a form's": (
        "function f(n){$('#cid').val(n);$.post('q.do',$('#f').serialize(),g)}", "f(2)",
        (Call(url="q.do", method="POST", body="cid=2"),),
    ),
    "a request with JSON": (
        "function f(n){axios.post('q',{page:n,c:'8'})}", "f(2)",
        (Call(url="q", method="POST", body='{"page": 2, "c": "8"}', is_json=True),),
    ),
    "a request by options": (
        "function f(n){$.ajax({url:'/q',data:'page='+n,success:function(){location='x'}})}", "f(2)",
        (Call(url="/q?page=2", method="GET"),),
    ),
    "a name that means itself": ("var flow=layui.flow;function f(){flow.load({})}", "f()", ()),
    "nothing known": ("", "elsewhere(2)", ()),
    "a loop": ("function f(){for(;;){f()}}", "f()", ()),
    "itself": ("function f(){f()}", "f()", ()),
    "a text that doubles": (f"var a='xxxxxxxx';function f(){{{'a=a+a;' * 60}location=a}}", "f()", ()),
    "a number that is squared": (f"var a=9;function f(){{{'a=a*a;' * 60}location='?'+a}}", "f()", ()),
    "no script": ("", "}}(((", ()),
}  # fmt: skip


@pytest.mark.parametrize(("script", "code", "acts"), PRESSED.values(), ids=list(PRESSED))
def test_what_a_control_does(script: str, code: str, acts: tuple[Act, ...]) -> None:
    assert program(script, cid="8").press(code, {}) == acts


def test_what_is_pressed_again_counts_on() -> None:
    script = "var p=1;function more(){$.getJSON('?p='+(p+1),function(d){draw(d);p++})}"

    assert program(script).press("more()", {}, times=3) == (Call(url="?p=4", method="GET"),)


def test_a_function_is_found_by_what_it_is_bound_to() -> None:
    script = "$('.page #next').on('click',function(){location='a'});document.getElementById('b').onclick=go;"
    pressed = program(script + "function go(){location='b'}")

    assert [pressed.enter(closure, {}) for closure in pressed.bound_to(["next"])] == [go("a")]
    assert [pressed.enter(closure, {}) for closure in pressed.bound_to(["b"])] == [go("b")]
    assert list(pressed.bound_to(["other"])) == []


def test_a_control_that_does_nothing_is_known_to() -> None:
    script = "var p=3,all=3;function next(){if(p<all){location='?p='+(p+1)}}"

    assert program(script).is_idle("next()")
    assert not program(script.replace("p=3", "p=2")).is_idle("next()")
    assert not program(script).is_idle("elsewhere()")
    assert not program("function next(){if(elsewhere()){location='x'}}").is_idle("next()")


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "piece",
    [
        "var a=", "function a(", "{a({", "a=>", "`${", '"', "/*", "a?b:", "$('#a').click(function(){",
        "if(a)", "/a", "[", "a.b.", "x=function(){", "++", "var p=1;", "'\\'",
    ],
)  # fmt: skip
def test_any_script_is_read_in_time(piece: str) -> None:
    few, many = (_seconds(piece * times) for times in (500, 500 * TIMES))

    assert many < MARGIN * TIMES * few


def _seconds(script: str) -> float:
    """Return what reading costs a processor, at best of a few times, however busy the machine is."""
    return min(timeit.repeat(lambda: read(script), timer=time.process_time, number=1, repeat=3))


def read(script: str) -> None:
    pressed = program(script)
    pressed.press("a()", {})
    list(pressed.bound_to(["a"]))
